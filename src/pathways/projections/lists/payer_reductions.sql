-- What the payer had told by a day of the reductions it applies, replaced words included.
with recursive kept as (
    select person, person as file from people where merged_into is null
    union all
    select p.person, kept.file from people p join kept on p.merged_into = kept.person
)
select r.person, p.last_name, p.first_name, p.category is null as erased, r.procedure,
       r.from_on, r.to_on, r.amount, r.base_amount, r.told_on,
       coalesce(kept.file, r.person) as file, p.payer_hash as household
from payer_reductions r
left join kept on kept.person = r.person
left join people p on p.person = coalesce(kept.file, r.person)
where r.told_on <= :on
order by r.person, r.from_on, r.told_on, r.version
