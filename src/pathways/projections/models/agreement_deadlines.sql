-- The reports that bodies owe: the final one of each agreement, of an action or of accompaniment (G8),
-- and the quarterly one, from its opening (A1.15). Whether one was sent is in `reports`.
-- key: stream
-- reads: AgreementSigned, AgreementAmended, AgreementEnded, OrganisationAgreementSigned, OrganisationAgreementEnded, ReportOpened
-- seen: served, organisation

-- [table]
create table agreement_deadlines (
    stream       uuid not null,    -- the agreement of an action, the body, or the quarterly report
    deadline     uuid not null,    -- the same through amendments and corrections
    kind         text not null,    -- final_report, quarterly_report
    agreement    uuid,             -- none for a body's accompaniment
    organisation uuid not null,
    title        text,
    programme    text,
    starts_on    date not null,    -- of the agreement, as of this row, or of the quarter
    ends_on      date not null,    -- its last day
    version      int  not null,    -- the fact that gave the due date
    since        date not null,
    due_on       date not null,
    rule         text not null,
    until        date not null     -- the day another fact gave another one
);
create index on agreement_deadlines (stream);
create index on agreement_deadlines (due_on);

-- [rows]
with known as (
    select f.stream, f.version, f.name, f.happened_on, f.payload
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
), action as (
    -- A fact told for an earlier day than the one before it holds from that one's day.
    select k.*, max(happened_on) over (partition by stream order by version) as since,
           first_value(payload) over (partition by stream order by version) as signature,
           (max(case when payload ? 'terms' then lpad(version::text, 8, '0') || (payload -> 'terms' ->> 'starts_on')
                     || (payload -> 'terms' ->> 'ends_on') end)
               over (partition by stream order by version)) as period
    from known k
    where name in ('AgreementSigned', 'AgreementAmended', 'AgreementEnded')
), ended as (
    -- A body's agreement cut short: the one that ran on that day.
    select e.stream, s.version as signed, e.version, e.happened_on,
           (e.payload ->> 'final_report_due_on')::date as due_on, e.payload ->> 'rule' as rule
    from known e join known s
      on s.stream = e.stream and s.name = 'OrganisationAgreementSigned' and s.version < e.version
     and e.happened_on between (s.payload ->> 'starts_on')::date and (s.payload ->> 'ends_on')::date
    where e.name = 'OrganisationAgreementEnded'
), told as (
    select stream, md5(stream || '/final_report')::uuid as deadline, stream as agreement,
           (signature ->> 'organisation_id')::uuid as organisation, signature ->> 'title' as title,
           signature ->> 'programme' as programme, substr(period, 9, 10)::date as starts_on,
           case name when 'AgreementEnded' then least(happened_on - 1, substr(period, 19)::date)
                     else substr(period, 19)::date end as ends_on,
           version, since, (payload ->> 'final_report_due_on')::date as due_on,
           payload ->> 'final_report_rule' as rule,
           coalesce(lead(since) over (partition by stream order by version), 'infinity') as until
    from action
    union all
    select k.stream, md5(k.stream || '/' || k.version || '/final_report')::uuid, null, k.stream,
           null, null, (k.payload ->> 'starts_on')::date, (k.payload ->> 'ends_on')::date,
           k.version, k.happened_on, (k.payload ->> 'final_report_due_on')::date,
           k.payload -> 'rules' ->> -1, coalesce(e.happened_on, 'infinity')
    from known k left join ended e on e.stream = k.stream and e.signed = k.version
    where k.name = 'OrganisationAgreementSigned'
    union all
    select k.stream, md5(k.stream || '/' || k.version || '/final_report')::uuid, null, k.stream,
           null, null, (k.payload ->> 'starts_on')::date, e.happened_on - 1,
           e.version, e.happened_on, e.due_on, e.rule, 'infinity'
    from known k join ended e on e.stream = k.stream and e.signed = k.version
)
-- One that never ran has nothing to report.
select stream, deadline, 'final_report', agreement, organisation, title, programme, starts_on,
       ends_on, version, since, due_on, rule, until
from told where ends_on >= starts_on and due_on is not null
union all
select stream, md5(stream || '/quarterly_report')::uuid, 'quarterly_report', null,
       (payload ->> 'organisation_id')::uuid, null, null, (payload ->> 'since')::date,
       (payload ->> 'until')::date, version, happened_on, (payload ->> 'due_on')::date,
       payload ->> 'rule', 'infinity'
from known where name = 'ReportOpened' and payload ->> 'kind' = 'quarterly'
