-- Reorientations that bodies propose, until the President answers or the accompaniment ends (A1.10).
-- reads: ReorientationProposed, ReorientationRefused, Reoriented, PathwayMaintained, OrientationEnded
-- seen: person

-- [table]
create table reorientation_requests (
    person       uuid not null,
    orientation  uuid not null,
    kind         text not null,
    organisation uuid,
    since        date not null,
    until        date not null
);
create index on reorientation_requests (person);
create index on reorientation_requests (until);

-- [rows]
with known as (
    select f.person, f.stream, f.version, f.name, f.happened_on, f.payload
    from unnest(:people) as touched (person) join facts(:upto) f using (person)
    where f.name = any (:reads)
)
select p.person, p.stream, p.payload ->> 'kind', (p.payload ->> 'organisation_id')::uuid, p.happened_on,
       coalesce((select min(a.happened_on) from known a
                 where a.stream = p.stream and a.version <> p.version
                   and (a.happened_on, a.version) > (p.happened_on, p.version)), 'infinity')
from known p where p.name = 'ReorientationProposed'
