-- Who took part in a collective session, and who did not; an entry cancelled leaves none.
-- key: stream
-- reads: Enrolled, SessionAttended, SessionMissed, EnrolmentCancelled

-- [table]
create table session_attendances (
    stream     uuid not null,    -- the enrolment
    version    int  not null,    -- of the fact, for a correction
    person     uuid not null,
    agreement  uuid not null,
    session    uuid not null,
    module     text,
    day        date not null,
    attendance text not null,    -- attended, missed, excused
    minutes    int  not null     -- 0 for who was not there
);
create index on session_attendances (stream);
create index on session_attendances (session);

-- [rows]
with known as (
    select f.stream, f.version, f.name, f.person, f.happened_on, f.payload
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
)
select k.stream, k.version, e.person, (e.payload ->> 'agreement_id')::uuid,
       (k.payload ->> 'session_id')::uuid, k.payload ->> 'module', k.happened_on,
       case when k.name = 'SessionAttended' then 'attended'
            when (k.payload ->> 'excused')::boolean then 'excused' else 'missed' end,
       coalesce((k.payload ->> 'minutes')::int, 0)
from known k join known e on e.stream = k.stream and e.name = 'Enrolled'
where k.name in ('SessionAttended', 'SessionMissed')
  and not exists (select from known c where c.stream = k.stream and c.name = 'EnrolmentCancelled')
