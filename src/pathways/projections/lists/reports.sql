-- Reports as they stood on a day, the soonest due first.
select t.stream as report, t.kind, t.subject, a.title, t.programme, t.organisation,
       o.name as organisation_name, t.counted_from, t.counted_to, t.opened_on, t.due_on, t.status,
       t.since, t.submitted_on, t.days_late, t.log_position
from reports t
left join organisations o on o.stream = t.organisation
left join lateral (
    select d.title from agreement_deadlines d where d.agreement = t.subject order by d.version limit 1
) a on true
where t.since <= :on and :on < t.until
  and (:kind is null or t.kind = :kind)
  and (:status is null or t.status = :status)
  and (:organisation is null or t.organisation = :organisation)
  and (:subject is null or t.subject = :subject)
order by t.due_on, t.stream
offset coalesce(:skip, 0) limit :limit
