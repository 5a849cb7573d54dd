-- The last day, by the day asked, of which the payer is known to have told something.
select max(told_on) as told_on from payer_days where told_on <= :on
