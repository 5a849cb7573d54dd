-- Requests for funding as they stood on a day, the latest first.
with standing as (
    select a.*,
           case when a.withdrawn_on <= :on then 'withdrawn'
                when a.refused_on <= :on then 'refused'
                when a.agreed_on <= :on then 'agreed'
                when a.accepted_on <= :on then 'accepted'
                when a.reviewed_on <= :on then 'reviewed'
                when a.submitted_on <= :on then 'submitted'
                else 'pre_project' end as status
    from applications a where a.since <= :on
)
select s.stream as application, s.organisation, o.name as organisation_name, s.objective, s.programme,
       s.title, s.status, s.since, s.submitted_on, s.starts_on, s.ends_on, s.requested,
       case when s.reviewed_on <= :on then s.favourable end as favourable,
       case when s.accepted_on <= :on then s.amount end as amount,
       case when s.agreed_on <= :on then s.agreement end as agreement, s.flagged
from standing s left join organisations o on o.stream = s.organisation
where (:status is null or s.status = :status)
  and (:programme is null or s.programme = :programme)
  and (:organisation is null or s.organisation = :organisation)
order by s.since desc, s.title, s.stream
offset :skip limit :limit
