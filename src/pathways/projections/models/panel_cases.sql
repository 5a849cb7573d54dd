-- Every case that was ever on an agenda, with what became of it.
-- key: stream
-- reads: PanelSessionCancelled, CaseListed, CaseRemoved, EplOpinionGiven, EpdOpinionGiven, CasePostponed

-- [table]
create table panel_cases (
    stream      uuid    not null,     -- the session
    case_id     uuid    not null,
    person      uuid    not null,
    orientation uuid    not null,
    kind        text    not null,     -- twelve_month_review, reorientation_request, breach
    listed_on   date    not null,
    reason      text    not null,
    rule        text    not null,
    by_hand     boolean not null,
    due_on      date,
    procedure   uuid,
    presenter   uuid,
    status      text    not null,     -- listed, removed, postponed, concluded, cancelled
    status_on   date    not null,
    advice      text
);
create index on panel_cases (stream);
create index on panel_cases (person, kind, status);
create index on panel_cases (procedure);

-- [rows]
with known as (
    select f.stream, f.version, f.name, f.happened_on, f.person, f.payload,
           (f.payload ->> 'case_id')::uuid as case_id
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
), answered as (
    select distinct on (stream, case_id) stream, case_id, name, happened_on,
           payload ->> 'advice' as advice
    from known where name in ('CaseRemoved', 'EplOpinionGiven', 'EpdOpinionGiven', 'CasePostponed')
    order by stream, case_id, version desc
), cancelled as (
    select stream, happened_on from known where name = 'PanelSessionCancelled'
)
select l.stream, l.case_id, l.person, (l.payload ->> 'orientation_id')::uuid, l.payload ->> 'kind',
       l.happened_on, l.payload ->> 'reason', l.payload ->> 'rule', (l.payload ->> 'by_hand')::boolean,
       (l.payload ->> 'due_on')::date, (l.payload ->> 'procedure_id')::uuid,
       (l.payload ->> 'presenter_id')::uuid,
       case a.name when 'CaseRemoved' then 'removed' when 'CasePostponed' then 'postponed'
                   when 'EplOpinionGiven' then 'concluded' when 'EpdOpinionGiven' then 'concluded'
                   else case when c.stream is null then 'listed' else 'cancelled' end end,
       coalesce(a.happened_on, c.happened_on, l.happened_on), a.advice
from known l
left join answered a using (stream, case_id)
left join cancelled c using (stream)
where l.name = 'CaseListed'
