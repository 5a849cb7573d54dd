-- Requests for funding, with the day of each step, so that any day can say how far they were.
-- key: stream
-- reads: PreProjectReceived, ProjectSubmitted, ProjectReviewed, ProjectAccepted, ProjectRefused, ProjectWithdrawn, AgreementReached, AgreementNeverRan
-- seen: served, operator

-- [table]
create table applications (
    stream        uuid not null,
    organisation  uuid not null,
    objective     text not null,
    programme     text,             -- null for a new kind of action
    title         text not null,
    since         date not null,    -- the day of the pre-project, or else of the project
    received_on   date,
    submitted_on  date,
    starts_on     date,
    ends_on       date,
    requested     numeric,
    reviewed_on   date,
    favourable    boolean,
    accepted_on   date,
    amount        numeric,          -- euros voted
    refused_on    date,
    withdrawn_on  date,
    agreement     uuid,             -- the one it led to, and that ran
    agreed_on     date,
    flagged       text[] not null   -- ids of the rules that the project does not meet
);
create unique index on applications (stream);
create index on applications (since);

-- [rows]
with known as (
    select f.stream, f.version, f.name, f.happened_on, f.payload
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
), told as (
    -- The project says anew what its pre-project said.
    select distinct on (stream) stream, payload
    from known where name in ('PreProjectReceived', 'ProjectSubmitted')
    order by stream, version desc
), steps as (
    select stream, min(happened_on) as since,
           max(happened_on) filter (where name = 'PreProjectReceived') as received_on,
           max(happened_on) filter (where name = 'ProjectSubmitted') as submitted_on,
           max(happened_on) filter (where name = 'ProjectReviewed') as reviewed_on,
           bool_or((payload ->> 'favourable')::boolean) filter (where name = 'ProjectReviewed') as favourable,
           max(happened_on) filter (where name = 'ProjectAccepted') as accepted_on,
           max((payload ->> 'amount')::numeric) filter (where name = 'ProjectAccepted') as amount,
           max(happened_on) filter (where name = 'ProjectRefused') as refused_on,
           max(happened_on) filter (where name = 'ProjectWithdrawn') as withdrawn_on
    from known group by stream
), agreed as (
    select distinct on (stream) stream, name, happened_on, payload
    from known where name in ('AgreementReached', 'AgreementNeverRan')
    order by stream, version desc
)
select t.stream, (t.payload ->> 'organisation_id')::uuid, t.payload ->> 'objective',
       t.payload ->> 'programme', t.payload ->> 'title', s.since, s.received_on, s.submitted_on,
       (t.payload ->> 'starts_on')::date, (t.payload ->> 'ends_on')::date,
       (t.payload ->> 'requested')::numeric, s.reviewed_on, s.favourable, s.accepted_on, s.amount,
       s.refused_on, s.withdrawn_on,
       case a.name when 'AgreementReached' then (a.payload ->> 'agreement_id')::uuid end,
       case a.name when 'AgreementReached' then a.happened_on end,
       array(select jsonb_array_elements_text(coalesce(t.payload -> 'flagged', '[]')))
from told t join steps s using (stream) left join agreed a using (stream)
