-- Panel sessions as last told: EPL of a territory, EPD of the département.
-- key: stream
-- reads: PanelSessionPlanned, PanelMemberAppointed, PanelMemberReleased, PanelSessionPostponed, PanelSessionCancelled, AgendaLocked, PanelSessionHeld, MinutesSigned
-- seen: session

-- [table]
create table panel_sessions (
    stream          uuid not null,
    kind            text not null,    -- epl, epd
    territory       text,
    held_on         date not null,    -- the day it is convened for, or took place
    starts_at       text not null,
    place           text not null,
    next_session_on date not null,
    quorum          int  not null,
    slot_minutes    int  not null,
    members         int  not null,
    status          text not null,    -- planned, locked, held, signed, cancelled
    postponed       int  not null,    -- how many times
    locked_on       date,
    log_position    bigint            -- what the locked agenda had read of the log
);
create unique index on panel_sessions (stream);
create index on panel_sessions (kind, territory, held_on);

-- [rows]
with known as (
    select f.stream, f.version, f.name, f.happened_on, f.payload
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
), moved as (
    select distinct on (stream) stream, payload ->> 'held_on' as held_on,
           payload ->> 'next_session_on' as next_session_on
    from known where name in ('PanelSessionPlanned', 'PanelSessionPostponed')
    order by stream, version desc
), reached as (
    select stream,
           max(case name when 'PanelSessionCancelled' then 5 when 'MinutesSigned' then 4
                         when 'PanelSessionHeld' then 3 when 'AgendaLocked' then 2 else 1 end) as step,
           max(happened_on) filter (where name = 'AgendaLocked') as locked_on,
           max((payload ->> 'log_position')::bigint) filter (where name = 'AgendaLocked') as log_position,
           max(happened_on) filter (where name = 'PanelSessionHeld') as took_place_on,
           count(*) filter (where name = 'PanelSessionPostponed')::int as postponed,
           (count(*) filter (where name = 'PanelMemberAppointed')
            - count(*) filter (where name = 'PanelMemberReleased'))::int as members
    from known group by stream
)
select k.stream, k.payload ->> 'kind', k.payload ->> 'territory',
       coalesce(r.took_place_on, m.held_on::date), k.payload ->> 'starts_at', k.payload ->> 'place',
       m.next_session_on::date, (k.payload ->> 'quorum')::int, (k.payload ->> 'slot_minutes')::int,
       r.members, (array['planned', 'locked', 'held', 'signed', 'cancelled'])[r.step], r.postponed,
       r.locked_on, r.log_position
from known k join moved m using (stream) join reached r using (stream)
where k.name = 'PanelSessionPlanned'
