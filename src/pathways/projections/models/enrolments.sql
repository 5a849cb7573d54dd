-- People in insertion actions: one row per stay and place, [since, until); nothing of a cancelled one.
-- key: stream
-- reads: Enrolled, EnrolmentExtended, PostChanged, EnrolmentEnded, EnrolmentReopened, EnrolmentCancelled, OutcomeRecorded, ParticipationContractSigned, FirstDiagnosisMade, ActionPlanWritten, ScheduleHanded, InterviewHeld, MobilityInformationGiven, SkillsCertified, IndividualReportWritten
-- seen: person, operator

-- [table]
create table enrolments (
    stream            uuid not null,
    person            uuid not null,
    agreement         uuid not null,
    organisation      uuid not null,
    programme         text not null,
    module            text,
    public            text not null,
    territory         text not null,
    place             int,
    since             date not null,
    until             date not null,
    entered_on        date not null,
    last_day_on       date not null,    -- the day they left, or are to leave at the latest
    ended             boolean not null, -- whether the end was told
    early_exit_reason text,
    contract_ends_on  date,
    referent          uuid,
    eligible_until    date,             -- as the entry said it (A4.2)
    results           text[] not null,
    steps             text[] not null,  -- those done, of the catalogue's
    flagged           text[] not null
);
create index on enrolments (stream);
create index on enrolments (person);
create index on enrolments (agreement, since, until);
create index on enrolments (organisation, since, until);

-- [rows]
with known as (
    select f.stream, f.version, f.name, f.person, f.happened_on, f.payload
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
), term as (
    -- Ends, reopenings and extensions: the last word says when the stay ends, and whether it did.
    select distinct on (stream) stream, name = 'EnrolmentEnded' as ended,
           (payload ->> 'last_day_on')::date as last_day_on, payload ->> 'early_exit_reason' as reason
    from known where name in ('Enrolled', 'EnrolmentExtended', 'EnrolmentEnded', 'EnrolmentReopened')
    order by stream, version desc
), contract as (
    select distinct on (stream) stream, (payload ->> 'contract_ends_on')::date as ends_on
    from known where name in ('Enrolled', 'EnrolmentExtended') and payload ->> 'contract_ends_on' is not null
    order by stream, version desc
), outcome as (
    select distinct on (stream) stream, payload -> 'results' as results
    from known where name = 'OutcomeRecorded' order by stream, version desc
), step as (
    select stream, array_agg(distinct step order by step) as done
    from (select stream, case name
                when 'ParticipationContractSigned' then 'participation_contract'
                when 'FirstDiagnosisMade' then 'first_diagnosis'
                when 'ActionPlanWritten' then 'action_plan'
                when 'ScheduleHanded' then 'schedule_handed'
                when 'MobilityInformationGiven' then 'mobility_information'
                when 'SkillsCertified' then 'skills_certificate'
                when 'IndividualReportWritten' then 'individual_report'
                when 'InterviewHeld' then case payload ->> 'kind' when 'positioning' then 'positioning_interview' end
            end as step from known) done
    where step is not null group by stream
), place as (
    select stream, (payload ->> 'post_number')::int as place, happened_on as since,
           lead(happened_on) over (partition by stream order by happened_on, version) as next
    from known where name in ('Enrolled', 'PostChanged')
)
select e.stream, e.person, (e.payload ->> 'agreement_id')::uuid, (e.payload ->> 'organisation_id')::uuid,
       e.payload ->> 'programme', e.payload ->> 'module', e.payload ->> 'public', e.payload ->> 'territory',
       p.place, p.since, least(p.next, t.last_day_on + 1), e.happened_on, t.last_day_on, t.ended, t.reason,
       c.ends_on, (e.payload ->> 'referent_id')::uuid, (e.payload ->> 'eligible_until')::date,
       array(select jsonb_array_elements_text(coalesce(o.results, '[]'))), coalesce(s.done, '{}'),
       array(select jsonb_array_elements_text(e.payload -> 'flagged'))
from known e
join term t using (stream)
join place p using (stream)
left join contract c using (stream)
left join outcome o using (stream)
left join step s using (stream)
where e.name = 'Enrolled' and p.since <= t.last_day_on
  and not exists (select from known k where k.stream = e.stream and k.name = 'EnrolmentCancelled')
