-- What counts, fact by fact, in someone's stay in an action: sessions, interviews, hours, rentals,
-- places occupied, results (A2 to A7). Moments are one day, rentals and places are periods [day, until).
-- `quantity` is in minutes, in hundredths of an hour for worked, training and placement hours, and
-- 0 where days are counted; every enrolment has a row `stay`, with a place or without. `never` tells why a fact counts on no day: cancelled, absent, excused.
-- key: stream
-- reads: Enrolled, PostChanged, EnrolmentExtended, EnrolmentEnded, EnrolmentReopened, EnrolmentCancelled, InterviewHeld, InterviewMissed, ModuleStarted, ModuleCancelled, SessionAttended, SessionMissed, HoursWorked, TrainingFollowed, ProfessionalisationFollowed, AttendanceCertificateReceived, PlacementRecorded, MopedRented, MopedReturned, RentalCancelled, OutcomeRecorded
-- seen: person, operator

-- [table]
create table attendances (
    stream       uuid not null,     -- the enrolment
    version      int  not null,
    person       uuid not null,
    agreement    uuid not null,
    organisation uuid not null,
    programme    text not null,
    module       text not null,     -- '' where nobody told
    period       int,               -- the module's period, where one covers the day
    public       text not null,
    territory    text not null,
    kind         text not null,     -- session, interview, positioning, professionalisation, worked, training, placement, rental, stay, outcome
    day          date not null,
    until        date not null,     -- the first day after
    quantity     int  not null,
    session      uuid,
    place        text,              -- the moped, the number of the place, the result
    certified_on date,
    flagged      text[] not null,
    never        text
);
create index on attendances (stream);
create index on attendances (agreement);
create index on attendances (agreement) where kind in ('stay', 'rental', 'worked');
create index on attendances (session) where session is not null;

-- [rows]
with known as (
    select f.stream, f.version, f.name, f.person, f.happened_on, f.payload
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
), entry as (
    select stream, person, (payload ->> 'agreement_id')::uuid as agreement,
           (payload ->> 'organisation_id')::uuid as organisation, payload ->> 'programme' as programme,
           payload ->> 'module' as module, payload ->> 'public' as public, payload ->> 'territory' as territory
    from known where name = 'Enrolled'
), term as (
    -- The last word on the last day: the entry, an extension, an end, a reopening.
    select stream, bool_or(name = 'EnrolmentCancelled') as cancelled,
           (array_agg((payload ->> 'last_day_on')::date order by version desc)
                filter (where payload ? 'last_day_on'))[1] as last_day
    from known group by stream
), mistake as (
    select stream, version, payload ->> 'module' as module, payload ->> 'moped_id' as moped, payload ->> 'from_on' as from_on
    from known where name in ('ModuleCancelled', 'RentalCancelled')
), period as (
    -- Disjoint, so that a day is of one period, whatever was corrected since.
    select stream, payload ->> 'module' as module, (payload ->> 'period')::int as period, happened_on as since,
           -- A longer stay lets a module last as long as its own duration has it.
           least(greatest((payload ->> 'until_on')::date,
                          least(coalesce(payload ->> 'longest_until', payload ->> 'until_on')::date,
                                (select last_day from term t where t.stream = k.stream))) + 1,
                 lead(happened_on) over (partition by stream, payload ->> 'module' order by happened_on, version)) as until
    from known k where name = 'ModuleStarted' and not exists (
        select from mistake m where m.stream = k.stream and m.module = k.payload ->> 'module'
                                and m.from_on = k.payload ->> 'from_on' and m.version > k.version)
), certificate as (
    select stream, payload ->> 'training_id' as training, min(happened_on) as received_on
    from known where name = 'AttendanceCertificateReceived' group by stream, training
), moped as (
    select stream, version, name, happened_on, payload,
           case when lead(name) over turns = 'MopedReturned' then lead(happened_on) over turns end as returned_on
    from known where name in ('MopedRented', 'MopedReturned')
    window turns as (partition by stream, payload ->> 'moped_id' order by version)
), place as (
    select stream, version, happened_on as day, lead(happened_on) over places as next, payload ->> 'post_number' as place
    from known where name in ('Enrolled', 'PostChanged')
    window places as (partition by stream order by happened_on, version)
), fact as (
    select stream, version, payload, payload ->> 'module' as module, happened_on as day, happened_on + 1 as until,
           case when name in ('InterviewHeld', 'InterviewMissed')
                then case payload ->> 'kind' when 'positioning' then 'positioning' else 'interview' end
                else 'session' end as kind,
           coalesce((payload ->> 'minutes')::int, 0) as quantity,
           (payload ->> 'session_id')::uuid as session, null::text as place, null::text as training,
           case when name in ('SessionMissed', 'InterviewMissed')
                then case when (payload ->> 'excused')::boolean then 'excused' else 'absent' end end as never
    from known where name in ('SessionAttended', 'SessionMissed', 'InterviewHeld', 'InterviewMissed')
    union all
    select stream, version, payload, null, happened_on, (happened_on + interval '1 month')::date, 'worked',
           round((payload ->> 'hours')::numeric * 100)::int, null, null, null, null
    from known where name = 'HoursWorked'
    union all
    select stream, version, payload, null, happened_on, happened_on + 1,
           case name when 'TrainingFollowed' then 'training' else 'placement' end,
           round((payload ->> 'hours')::numeric * 100)::int, null, null, null, null
    from known where name in ('TrainingFollowed', 'PlacementRecorded')
    union all
    select stream, version, payload, payload ->> 'module', happened_on, happened_on + 1, 'professionalisation',
           (payload ->> 'minutes')::int, null, null, payload ->> 'training_id', null
    from known where name = 'ProfessionalisationFollowed'
    union all
    -- Out until it is back; until then, as long as it was let.
    select stream, version, payload, null, happened_on, coalesce(returned_on, (payload ->> 'until_on')::date) + 1,
           'rental', 0, null, payload ->> 'moped_id', null, null
    from moped k where name = 'MopedRented' and not exists (
        select from mistake m where m.stream = k.stream and m.moped = k.payload ->> 'moped_id'
                                and m.from_on = k.payload ->> 'from_on' and m.version > k.version)
    union all
    -- The last word on the results replaces those before.
    select stream, version, '{}', null, happened_on, happened_on + 1, 'outcome', 0, null, result, null, null
    from (select k.*, row_number() over (partition by stream order by version desc) as latest
          from known k where name = 'OutcomeRecorded') k
    cross join lateral jsonb_array_elements_text(payload -> 'results') as r (result)
    where latest = 1
    union all
    select stream, version, '{}', null, day,
           least(next, last_day + 1), 'stay', 0, null, place, null, null
    from place join term using (stream)
)
select f.stream, f.version, e.person, e.agreement, e.organisation, e.programme,
       coalesce(f.module, e.module, ''), p.period, e.public, e.territory, f.kind, f.day, f.until, f.quantity,
       f.session, f.place, c.received_on,
       case when f.payload -> 'flagged' <> '[]' then array(select jsonb_array_elements_text(f.payload -> 'flagged'))
            else '{}' end,
       case when t.cancelled then 'cancelled' else f.never end
from fact f
join entry e using (stream)
join term t using (stream)
left join period p on p.stream = f.stream and p.module = coalesce(f.module, e.module)
                  and p.since <= f.day and f.day < p.until
left join certificate c on c.stream = f.stream and c.training = f.training
where f.day < f.until or f.kind = 'stay'
