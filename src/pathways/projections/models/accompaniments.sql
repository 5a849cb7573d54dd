-- Who accompanied whom, when: one row per person, orientation and référent, [since, until).
-- reads: OrientationDecided, ReferentDesignated, Reoriented, OrientationEnded
-- seen: person, body

-- [table]
create table accompaniments (
    person       uuid not null,
    orientation  uuid not null,
    organisation uuid not null,
    referent     uuid,
    kind         text not null,
    oriented_on  date not null,
    since        date not null,
    until        date not null
);
create index on accompaniments (person);
create index on accompaniments (organisation, since, until);
create index on accompaniments (referent, since, until);

-- [rows]
with known as (
    select f.person, f.stream, f.version, f.name, f.happened_on, f.payload
    from unnest(:people) as touched (person) join facts(:upto) f using (person)
    where f.name = any (:reads)
), opened as (
    select person, stream, payload ->> 'kind' as kind, happened_on as oriented_on,
           (payload ->> 'organisation_id')::uuid as organisation
    from known where name = 'OrientationDecided'
), ended as (
    select stream, min(happened_on) as until
    from known where name in ('Reoriented', 'OrientationEnded') group by stream
), held as (
    select stream, happened_on as since, (payload ->> 'referent_id')::uuid as referent,
           lead(happened_on) over (partition by stream order by happened_on, version) as next
    from known where name in ('OrientationDecided', 'ReferentDesignated')
)
select o.person, o.stream, o.organisation, h.referent, o.kind, o.oriented_on, h.since,
       least(coalesce(h.next, 'infinity'), coalesce(e.until, 'infinity'))
from opened o
join held h using (stream)
left join ended e using (stream)
where h.since < least(coalesce(h.next, 'infinity'), coalesce(e.until, 'infinity'))
