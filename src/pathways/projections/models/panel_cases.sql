-- Every case that was ever on an agenda, with what became of it.
-- key: stream
-- reads: PanelSessionCancelled, CaseListed, CaseRemoved, EplOpinionGiven, EpdOpinionGiven, CasePostponed
-- seen: person

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
-- The last answer to each case, and what cancelled its session, by windows: joined back, they would
-- cost the square of the cases recomputed together.
with known as (
    select f.stream, f.version, f.name, f.happened_on, f.person, f.payload,
           f.payload ->> 'case_id' as case_id
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
), told as (
    select k.*,
           max(lpad(version::text, 8, '0') || '|' || name || '|' || happened_on || '|'
               || coalesce(payload ->> 'advice', ''))
               filter (where name in ('CaseRemoved', 'EplOpinionGiven', 'EpdOpinionGiven', 'CasePostponed'))
               over (partition by stream, case_id) as answer,
           min(happened_on) filter (where name = 'PanelSessionCancelled')
               over (partition by stream) as cancelled_on
    from known k
)
select l.stream, l.case_id::uuid, l.person, (l.payload ->> 'orientation_id')::uuid, l.payload ->> 'kind',
       l.happened_on, l.payload ->> 'reason', l.payload ->> 'rule', (l.payload ->> 'by_hand')::boolean,
       (l.payload ->> 'due_on')::date, (l.payload ->> 'procedure_id')::uuid,
       (l.payload ->> 'presenter_id')::uuid,
       case split_part(l.answer, '|', 2)
            when 'CaseRemoved' then 'removed' when 'CasePostponed' then 'postponed'
            when 'EplOpinionGiven' then 'concluded' when 'EpdOpinionGiven' then 'concluded'
            else case when l.cancelled_on is null then 'listed' else 'cancelled' end end,
       coalesce(split_part(l.answer, '|', 3)::date, l.cancelled_on, l.happened_on),
       nullif(split_part(l.answer, '|', 4), '')
from told l
where l.name = 'CaseListed'
