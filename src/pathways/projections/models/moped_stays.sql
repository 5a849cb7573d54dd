-- Who has which moped, [since, until) (A3.7); awaited from the end of the contract, until its
-- return is recorded.
-- key: stream
-- reads: MopedTaken, MopedFreed
-- seen: served, own

-- [table]
create table moped_stays (
    stream    uuid    not null,    -- the moped
    enrolment uuid    not null,
    since     date    not null,
    until     date    not null,
    awaited   boolean not null     -- the contract is over, nobody recorded its return
);
create index on moped_stays (stream, since, until);

-- [rows]
with known as (
    select f.stream, f.version, f.name, f.happened_on, f.payload, (f.payload ->> 'enrolment_id')::uuid as enrolment
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
), stay as (
    select t.stream, t.enrolment, t.happened_on as since,
           least((t.payload ->> 'until_on')::date,
                 (select min(f.happened_on) from known f
                  where f.stream = t.stream and f.enrolment = t.enrolment and f.name = 'MopedFreed'
                    and f.version > t.version)) + 1 as until
    from known t where t.name = 'MopedTaken'
), kept as (
    select stream, enrolment
    from (select distinct on (stream, enrolment) stream, enrolment, name, payload from known
          order by stream, enrolment, version desc) last
    where name = 'MopedTaken' or payload ->> 'back' = 'false'
)
select stream, enrolment, since, until, false as awaited from stay where since < until
union all
select stream, enrolment, max(until), 'infinity', true from stay join kept using (stream, enrolment)
where since < until group by stream, enrolment
