-- Collective sessions of actions as last told: on the schedule, held, or cancelled.
-- key: stream
-- reads: ActionSessionScheduled, ActionSessionHeld, ActionSessionCancelled
-- seen: accompanying, own

-- [table]
create table action_sessions (
    stream       uuid not null,
    agreement    uuid not null,
    module       text,
    theme        text,
    site         text,
    day          date not null,    -- the day it was held, or is planned for
    starts_at    text,
    minutes      int  not null,
    group_size   int,              -- null until it is held
    status       text not null,    -- scheduled, held, cancelled
    flagged      text[] not null,  -- ids of the norms it does not meet
    since        date not null,    -- the day it was scheduled, or held where it was on no schedule
    cancelled_on date
);
create unique index on action_sessions (stream);
create index on action_sessions (agreement, day);

-- [rows]
with known as (
    select f.stream, f.version, f.name, f.happened_on, f.payload
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
), scheduled as (
    select * from known where name = 'ActionSessionScheduled'
), held as (
    select * from known where name = 'ActionSessionHeld'
), cancelled as (
    select stream, max(happened_on) as cancelled_on from known
    where name = 'ActionSessionCancelled' group by stream
)
select stream, coalesce(h.payload ->> 'agreement_id', s.payload ->> 'agreement_id')::uuid,
       case when h.stream is null then s.payload ->> 'module' else h.payload ->> 'module' end,
       case when h.stream is null then s.payload ->> 'theme' else h.payload ->> 'theme' end,
       s.payload ->> 'site',
       coalesce(h.payload ->> 'held_on', s.payload ->> 'held_on')::date, s.payload ->> 'starts_at',
       coalesce(h.payload ->> 'minutes', s.payload ->> 'minutes')::int,
       (h.payload ->> 'group_size')::int,
       case when c.stream is not null then 'cancelled' when h.stream is not null then 'held' else 'scheduled' end,
       array(select jsonb_array_elements_text(coalesce(h.payload -> 'flagged', '[]'))),
       coalesce(s.happened_on, h.happened_on), c.cancelled_on
from scheduled s full join held h using (stream) left join cancelled c using (stream)
