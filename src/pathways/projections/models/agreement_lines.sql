-- What each agreement finances, line by line: the terms in force, as a settlement needs them.
-- key: stream
-- reads: AgreementSigned, AgreementAmended, AgreementEnded, ServiceConfirmed
-- seen: accompanying, operator

-- [table]
create table agreement_lines (
    stream          uuid not null,     -- the agreement
    line            int  not null,     -- from 1; a module may have several, of different publics
    organisation    uuid not null,
    programme       text not null,
    since           date not null,     -- the first day of the agreement
    until           date not null,     -- the first day without it
    ends_on         date not null,     -- the last day agreed, whether or not it was cut short
    module          text not null,
    formula         text not null,     -- units, hours, occupied_places, confirmed, monthly_hours
    quantity        numeric not null,  -- places, hours or vehicles
    price           numeric,           -- euros per place-year, hour or month; null where the amount is agreed
    amount          numeric not null,  -- euros agreed for the whole period
    measures        text[] not null,
    rules           text[] not null,
    budget_line     text,              -- null where somebody else pays
    units_per_place int,               -- for one place and one year
    cap_minutes     int,               -- funded at most per participant and period of the module
    certificate     boolean not null,
    publics         text[] not null,   -- whose realisation is funded
    reference_hours numeric,           -- hours a month that give the whole aid
    information     boolean not null,  -- paid by somebody else: shown, never added up
    confirmed_on    date               -- the day the service of this module was confirmed
);
create unique index on agreement_lines (stream, line);
create index on agreement_lines (organisation, since, until);

-- [rows]
with known as (
    select f.stream, f.version, f.name, f.happened_on, f.payload
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
), terms as (
    select distinct on (stream) stream, payload -> 'terms' as terms
    from known where name in ('AgreementSigned', 'AgreementAmended')
    order by stream, version desc
), cut as (
    select stream, max(happened_on) as ended_on from known where name = 'AgreementEnded' group by stream
), confirmed as (
    select stream, payload ->> 'module' as module, min(happened_on) as confirmed_on
    from known where name = 'ServiceConfirmed' group by stream, module
)
select k.stream, l.number::int, (k.payload ->> 'organisation_id')::uuid, k.payload ->> 'programme',
       (t.terms ->> 'starts_on')::date,
       least((t.terms ->> 'ends_on')::date + 1, c.ended_on), (t.terms ->> 'ends_on')::date,
       l.line ->> 'module', l.line ->> 'formula', (l.line ->> 'quantity')::numeric,
       (l.line ->> 'price')::numeric, (l.line ->> 'amount')::numeric,
       array(select jsonb_array_elements_text(l.line -> 'measures')),
       array(select jsonb_array_elements_text(l.line -> 'rules')),
       l.line ->> 'budget_line', (l.line ->> 'units_per_place')::int,
       (l.line ->> 'cap_minutes')::int, (l.line ->> 'certificate')::boolean,
       array(select jsonb_array_elements_text(l.line -> 'publics')),
       (l.line ->> 'reference_hours')::numeric, (l.line ->> 'information')::boolean, s.confirmed_on
from known k join terms t using (stream) left join cut c using (stream)
     cross join jsonb_array_elements(t.terms -> 'lines') with ordinality as l (line, number)
     left join confirmed s on s.stream = k.stream and s.module = l.line ->> 'module'
where k.name = 'AgreementSigned'
