-- What a body did in a period, by nature and month; and of the whole period, where `month` is null.
-- A contract signed counts once more under each domain it holds (`ContractDomain`).
with act as (
    select name, code, to_char(day, 'YYYY-MM') as month, person
    from accompaniment_acts
    where organisation = :organisation and day between :since and :until
    union all
    select 'ContractDomain', domain, to_char(day, 'YYYY-MM'), person
    from accompaniment_acts cross join lateral unnest(domains) as domain
    where organisation = :organisation and day between :since and :until
      and name = 'EngagementContractSigned'
)
select name, code, month, count(*)::int as acts, count(distinct person)::int as people
from act
group by grouping sets ((name, code, month), (name, code))
order by name, acts desc, code, month
