-- How many people were in an agreement's action on a day at least of each month of a period.
-- Someone counts once, under whichever of their files.
with recursive kept as (
    select person, person as file from people where merged_into is null
    union all
    select p.person, kept.file from people p join kept on p.merged_into = kept.person
), month as (
    select first::date, (first + interval '1 month')::date as following
    from generate_series(date_trunc('month', :since), :until, interval '1 month') as m (first)
)
select to_char(m.first, 'YYYY-MM') as month, count(distinct coalesce(k.file, a.person))::int as people
from month m
left join attendances a
  on a.agreement = :agreement and a.kind = 'stay' and a.never is distinct from 'cancelled'
 and a.day < m.following and a.day <= :until and a.until > m.first and a.until > :since
left join kept k on k.person = a.person
group by m.first order by m.first
