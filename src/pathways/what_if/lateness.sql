-- The deadlines that fell due between two days, by kind: met in time or late, and those that a day
-- finds open and late. A deadline that lapsed (left RSA, accompaniment over) before its due date
-- was never late.
select kind,
       count(*)::int as due,
       count(*) filter (where least(until, :on + 1) > due_on and due_on < :on)::int as late,
       count(*) filter (where until > :on and due_on < :on)::int as still_late,
       percentile_disc(0.5) within group (order by until - due_on)
           filter (where until > due_on and until <= :on)::int as median_days_late
from deadlines
where due_on between :since and :until and since <= :on
group by kind
order by kind
