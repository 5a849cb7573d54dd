, page as (
    select * from asked
    order by left_out nulls first, day, stream, version, nature, referent
    offset :skip limit :limit
)
select p.person, n.last_name, n.first_name, p.person is not null and n.category is null as erased, p.stream, p.version,
       e.name as fact, p.day, p.seen_on, p.orientation, p.organisation, p.referent, p.territory,
       p.profile, p.programme, p.objective, p.nature, p.amount, p.against, p.left_out, p.due_on, p.met_by, p.met_on,
       m.stream as met_stream, m.version as met_version
from page p
left join people n on n.person = p.person
left join events e on e.stream = p.stream and e.version = p.version
left join lateral (
    select m.stream, m.version from milestones m
    where m.person = p.person and m.name = p.met_by and m.day = p.met_on
      and (m.orientation = p.orientation or m.stream = p.stream)
    order by m.version, m.stream limit 1
) m on true
order by p.left_out nulls first, p.day, p.stream, p.version, p.nature, p.referent
