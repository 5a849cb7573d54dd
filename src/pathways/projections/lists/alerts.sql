-- Alerts raised by a day whose deadline was still open on it: the most recent first and, of one
-- day, the longest overdue first.
select l.alert, l.deadline, l.person, p.last_name, p.first_name, p.category is null as erased,
       l.kind, l.step, l.recipient, l.raised_on, l.due_on, l.rule, l.orientation, l.organisation,
       o.name as organisation_name, l.referent, r.last_name as referent_name
from alerts l
join deadlines d on d.deadline = l.deadline and d.due_on = l.due_on
                and d.since <= :on and :on < d.until
left join organisations o on o.stream = l.organisation
left join people p on p.person = l.person
left join people r on r.person = l.referent
where l.raised_on <= :on
  and (:organisation is null or l.organisation = :organisation)
  and (:referent is null or l.referent = :referent)
  and (:recipient is null or l.recipient = :recipient)
  and (:after_raised is null or (-(l.raised_on - date '2000-01-01'), l.due_on, l.alert)
                              > (-(:after_raised - date '2000-01-01'), :after_due, :after_alert))
order by -(l.raised_on - date '2000-01-01'), l.due_on, l.alert
limit :limit
