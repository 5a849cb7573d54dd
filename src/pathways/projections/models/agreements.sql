-- Agreements of insertion actions: the terms in force, and how long they hold.
-- key: stream
-- reads: AgreementSigned, AgreementAmended, AgreementEnded, CommunicationDutyKept
-- seen: accompanying, operator

-- [table]
create table agreements (
    stream                uuid not null,
    organisation          uuid not null,
    application           uuid,
    programme             text not null,
    title                 text not null,
    signed_on             date not null,
    since                 date not null,    -- the first day of the action
    until                 date not null,    -- the first day without it; `since` where it never ran
    ends_on               date not null,    -- the last day agreed
    ended_on              date,             -- cut short: the first day without it
    amendments            int  not null,
    amended_on            date,             -- the last time
    territories           text[] not null,
    publics               text[] not null,
    modules               text[] not null,
    places                int  not null,    -- that one person has at a time; 0 where there are none
    expected_participants int,
    amount                numeric not null, -- euros agreed, supplement included, information aside
    rural_supplement      numeric,
    final_report_due_on   date not null,
    final_report_rule     text not null,
    duties                int  not null,    -- communication duties
    duties_kept           int  not null,
    flagged               text[] not null   -- ids of the rules that the terms do not meet
);
create unique index on agreements (stream);
create index on agreements (organisation, since, until);
create index on agreements (since, until);

-- [rows]
with known as (
    select f.stream, f.version, f.name, f.happened_on, f.payload
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
), terms as (
    select distinct on (stream) stream, payload -> 'terms' as terms, payload -> 'flagged' as flagged
    from known where name in ('AgreementSigned', 'AgreementAmended')
    order by stream, version desc
), due as (
    select distinct on (stream) stream, payload ->> 'final_report_due_on' as due_on,
           payload ->> 'final_report_rule' as rule
    from known where name <> 'CommunicationDutyKept'
    order by stream, version desc
), told as (
    select stream, max(happened_on) filter (where name = 'AgreementEnded') as ended_on,
           count(*) filter (where name = 'AgreementAmended')::int as amendments,
           max(happened_on) filter (where name = 'AgreementAmended') as amended_on,
           count(*) filter (where name = 'CommunicationDutyKept')::int as duties_kept
    from known group by stream
)
select k.stream, (k.payload ->> 'organisation_id')::uuid, (k.payload ->> 'application_id')::uuid,
       k.payload ->> 'programme', k.payload ->> 'title', k.happened_on,
       (t.terms ->> 'starts_on')::date, least((t.terms ->> 'ends_on')::date + 1, o.ended_on),
       (t.terms ->> 'ends_on')::date, o.ended_on, o.amendments, o.amended_on,
       array(select jsonb_array_elements_text(t.terms -> 'territories')),
       array(select jsonb_array_elements_text(t.terms -> 'publics')),
       array(select distinct line ->> 'module' from jsonb_array_elements(t.terms -> 'lines') line order by 1),
       (t.terms ->> 'places')::int, (t.terms ->> 'expected_participants')::int,
       (select coalesce(sum((line ->> 'amount')::numeric), 0)
        from jsonb_array_elements(t.terms -> 'lines') line where not (line ->> 'information')::boolean)
       + coalesce((t.terms ->> 'rural_supplement')::numeric, 0),
       (t.terms ->> 'rural_supplement')::numeric, d.due_on::date, d.rule,
       jsonb_array_length(k.payload -> 'communication_duties'), o.duties_kept,
       array(select jsonb_array_elements_text(t.flagged))
from known k join terms t using (stream) join due d using (stream) join told o using (stream)
where k.name = 'AgreementSigned'
