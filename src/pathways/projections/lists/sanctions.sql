-- Procedures in which a sanction was decided by a day, undone ones included; people of one payer's
-- number are one household, whose reductions may carry out the decision about any of them.
with recursive kept as (
    select person, person as file from people where merged_into is null
    union all
    select p.person, kept.file from people p join kept on p.merged_into = kept.person
)
select distinct on (s.procedure) s.procedure, s.person, p.last_name, p.first_name,
       p.category is null as erased, s.organisation, o.name as organisation_name, s.measure,
       coalesce(kept.file, s.person) as file, p.payer_hash as household
from sanction_procedures s
left join kept on kept.person = s.person
left join people p on p.person = coalesce(kept.file, s.person)
left join organisations o on o.stream = s.organisation
where s.decided_on <= :on and s.measure in ('suspension', 'suppression')
  and (:people is null or coalesce(kept.file, s.person) = any (:people))
order by s.procedure, s.since desc
