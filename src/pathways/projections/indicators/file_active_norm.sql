-- Each day asked: the file active of bodies, person by person, against what their agreements expect
-- (A1.14), shared equally among the référents who are there.
with expected as (
    select asked.day, b.stream, b.version, b.fte * b.norm as people
    from unnest(:days) as asked (day)
    join body_agreements b on b.since <= asked.day and asked.day < b.until
), present as (
    select e.day, e.stream, r.referent, count(*) over (partition by e.day, e.stream) as many
    from expected e
    join referents r on r.stream = e.stream and r.arrived_on <= e.day and e.day < r.departed_on
)
select f.person, f.orientation, 1, asked.day, asked.day, f.orientation, f.organisation,
       f.referent, o.territory, null::text, f.standing, 1, 0,
       case when e.stream is null then 'without_agreement' end, null::date, null::text, null::date
from unnest(:days) as asked (day)
join file_active f on f.since <= asked.day and asked.day < f.until and f.counted
left join organisations o on o.stream = f.organisation
left join expected e on e.day = asked.day and e.stream = f.organisation
union all
select null, e.stream, e.version, e.day, e.day, null, e.stream, p.referent, o.territory, null, null, 0,
       e.people / coalesce(p.many, 1), null, null, null, null
from expected e
left join organisations o on o.stream = e.stream
left join present p on p.day = e.day and p.stream = e.stream
