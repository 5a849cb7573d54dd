-- Deadlines open on a day, soonest first, with who follows the person that day.
-- `late_on`: open on that day and overdue then.
select d.deadline, d.person, p.last_name, p.first_name, p.category is null as erased, d.kind,
       d.since, d.due_on, d.rule, d.due_on < :on as late, :on - d.due_on as days_late,
       d.stream, d.version, d.orientation, a.organisation, o.name as organisation_name,
       a.referent, r.last_name as referent_name, coalesce(p.sort_key, '') as sort_key
from deadlines d
left join accompaniments a on a.orientation = d.orientation and a.since <= :on and :on < a.until
left join organisations o on o.stream = a.organisation
left join people p on p.person = d.person
left join people r on r.person = a.referent
where d.since <= :on and :on < d.until
  and (:kind is null or d.kind = :kind)
  and (:organisation is null or a.organisation = :organisation)
  and (:referent is null or a.referent = :referent)
  and (:person is null or d.person = :person)
  and (not :late_only or d.due_on < :on)
  and (:after_due is null or (d.due_on, d.deadline) > (:after_due, :after_deadline))
order by d.due_on, d.deadline
limit :limit
