-- The mopeds of the rental services, [since, until), by what their checks said: one row per check.
-- key: stream
-- reads: MopedRegistered, MopedChecked, MopedRetired
-- seen: served, operator

-- [table]
create table mopeds (
    stream       uuid not null,
    organisation uuid not null,
    label        text not null,
    site         text not null,
    territory    text not null,
    since        date not null,
    until        date not null,
    checked_on   date,
    fit          boolean    -- null before the first check
);
create index on mopeds (stream);
create index on mopeds (organisation, since, until);

-- [rows]
with known as (
    select f.stream, f.version, f.name, f.happened_on, f.payload
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
), retired as (
    select stream, min(happened_on) as until from known where name = 'MopedRetired' group by stream
), said as (
    select stream, version, happened_on as since,
           lead(happened_on) over (partition by stream order by happened_on, version) as next,
           case name when 'MopedChecked' then happened_on end as checked_on, (payload ->> 'fit')::boolean as fit
    from known where name in ('MopedRegistered', 'MopedChecked')
)
select m.stream, (m.payload ->> 'organisation_id')::uuid, m.payload ->> 'label', m.payload ->> 'site',
       m.payload ->> 'territory', s.since, least(s.next, r.until, 'infinity'), s.checked_on, s.fit
from known m join said s using (stream) left join retired r using (stream)
where m.name = 'MopedRegistered' and s.since < least(s.next, r.until, 'infinity')
