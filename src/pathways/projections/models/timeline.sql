-- A person's timeline: every event about them with both times, corrections and withdrawals shown.
-- Sealed parts stay in the log; they are read there, under the person's key.
-- reads: *

-- [table]
create table timeline (
    person      uuid        not null,
    position    bigint      not null,
    stream      uuid        not null,
    version     int         not null,
    name        text        not null,
    happened_on date        not null,
    recorded_at timestamptz not null,
    actor       text        not null,
    corrects    int,
    replaced_by bigint,                 -- the correction or withdrawal that took its place
    rules       text[]      not null    -- the rules behind the due dates it carries
);
create index on timeline (person, position);

-- [rows]
select e.person, e.position, e.stream, e.version, e.name, e.happened_on, e.recorded_at, e.actor,
       e.corrects,
       (select min(later.position) from events later
        where later.stream = e.stream and later.corrects = coalesce(e.corrects, e.version)
          and later.position > e.position and later.position <= :upto),
       array(select r.value from jsonb_each_text(e.payload) as r (key, value)
             where r.key = 'rule' or r.key like '%\_rule' order by r.key)
from unnest(:people) as touched (person)
join events e on e.person = touched.person and e.position <= :upto
