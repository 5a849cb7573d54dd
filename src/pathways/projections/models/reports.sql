-- Reports to the Département, and where each stood from when to when.
-- key: stream
-- reads: ReportOpened, ReportSubmitted, ReportReturned, ReportReopened, ReportAccepted, ReportSealed
-- seen: served, organisation

-- [table]
create table reports (
    stream       uuid not null,
    kind         text not null,    -- final, quarterly
    subject      uuid not null,    -- the agreement of an action, or the body
    organisation uuid not null,
    programme    text,
    counted_from date not null,
    counted_to   date not null,    -- the last day its figures speak of
    opened_on    date not null,
    due_on       date not null,
    submitted_on date,             -- the first time it was sent
    days_late    int,              -- then
    log_position bigint,           -- what the last seal had read of the log
    status       text not null,    -- open, submitted, returned, accepted, sealed
    since        date not null,
    until        date not null
);
create index on reports (stream);
create index on reports (subject, kind);

-- [rows]
with known as (
    select f.stream, f.version, f.name, f.happened_on, f.payload
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
), step as (
    select k.*, first_value(name) over steps as opening, first_value(payload) over steps as opened,
           array_agg(payload) filter (where name = 'ReportSubmitted') over so_far as sent,
           max((payload ->> 'log_position')::bigint) filter (where name = 'ReportSealed') over so_far
               as log_position,
           coalesce(lead(happened_on) over steps, 'infinity') as until
    from known k
    window steps as (partition by stream order by version),
           so_far as (partition by stream order by version rows unbounded preceding)
)
select stream, opened ->> 'kind', (opened ->> 'subject_id')::uuid,
       (opened ->> 'organisation_id')::uuid, opened ->> 'programme', (opened ->> 'since')::date,
       (opened ->> 'until')::date, (opened ->> 'opened_on')::date,
       coalesce(sent[cardinality(sent)] ->> 'due_on', opened ->> 'due_on')::date,
       (sent[1] ->> 'submitted_on')::date, (sent[1] ->> 'days_late')::int, log_position,
       case name when 'ReportSubmitted' then 'submitted' when 'ReportReturned' then 'returned'
                 when 'ReportAccepted' then 'accepted' when 'ReportSealed' then 'sealed'
                 else 'open' end,
       happened_on, until
from step
where opening = 'ReportOpened'
