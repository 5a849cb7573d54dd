-- A person's timeline: every event about them with both times, corrections and withdrawals shown.
-- Sealed parts stay in the log; they are read there, under the person's key.
-- reads: *
-- seen: person, own

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
    replaced_by bigint                  -- the correction or withdrawal that took its place
);
create index on timeline (person, position);

-- [rows]
-- Few facts are ever replaced: which ones is known at once, and only theirs is looked for.
select e.person, e.position, e.stream, e.version, e.name, e.happened_on, e.recorded_at, e.actor,
       e.corrects,
       case when (e.stream, coalesce(e.corrects, e.version)) in (
                select stream, corrects from events where corrects is not null and position <= :upto)
            then (select min(later.position) from events later
                  where later.stream = e.stream and later.corrects = coalesce(e.corrects, e.version)
                    and later.position > e.position and later.position <= :upto) end
from unnest(:people) as touched (person)
join events e on e.person = touched.person and e.position <= :upto

-- [added]
select e.person, e.position, e.stream, e.version, e.name, e.happened_on, e.recorded_at, e.actor,
       e.corrects,
       case when (e.stream, coalesce(e.corrects, e.version)) in (
                select stream, corrects from events
                where corrects is not null and position > :after and position <= :upto)
            then (select min(later.position) from events later
                  where later.stream = e.stream and later.corrects = coalesce(e.corrects, e.version)
                    and later.position > e.position and later.position <= :upto) end
from events e
where e.person is not null and e.position > :after and e.position <= :upto

-- [changed]
update timeline t set replaced_by = n.position
from (
    select person, stream, corrects, min(position) as position
    from events
    where corrects is not null and position > :after and position <= :upto
    group by person, stream, corrects
) n
where t.person = n.person and t.stream = n.stream and coalesce(t.corrects, t.version) = n.corrects
  and t.position <= :after and t.replaced_by is null
