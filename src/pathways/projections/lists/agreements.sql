-- Agreements of insertion actions as they stood on a day, by first day then title.
with standing as (
    select a.*, o.name as organisation_name,
           case when a.until <= a.since then 'never_ran'
                when a.until <= :on then 'over'
                when a.since <= :on then 'running' else 'to_come' end as status
    from agreements a left join organisations o on o.stream = a.organisation
    where a.signed_on <= :on
)
select s.stream as agreement, s.organisation, s.organisation_name, s.application, s.programme, s.title,
       s.status, s.signed_on, s.since as starts_on, s.ends_on, s.ended_on, s.amendments, s.territories,
       s.publics, s.modules, s.places, s.expected_participants, s.amount, s.rural_supplement,
       s.final_report_due_on, s.duties, s.duties_kept, s.flagged
from standing s
where (:status is null or s.status = :status)
  and (:programme is null or s.programme = :programme)
  and (:organisation is null or s.organisation = :organisation)
  and (:territory is null or :territory = any (s.territories))
order by s.since, s.title, s.stream
offset :skip limit :limit
