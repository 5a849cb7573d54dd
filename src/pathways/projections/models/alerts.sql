-- Every alert raised, with the deadline it is about; whether it still matters is in `deadlines`.
-- key: stream
-- reads: AlertRaised
-- seen: person, own

-- [table]
create table alerts (
    stream       uuid not null,     -- the alert
    person       uuid,              -- none where an agreement owes a report
    deadline     uuid not null,
    kind         text not null,
    step         text not null,
    recipient    text not null,     -- referent, organisation, departement
    raised_on    date not null,
    due_on       date not null,
    rule         text not null,
    orientation  uuid,
    organisation uuid,
    referent     uuid,
    agreement    uuid
);
create unique index on alerts (stream);
create index on alerts (person);
create index on alerts (deadline, due_on, step);
create index on alerts (organisation, raised_on);

-- [rows]
select f.stream, f.person, (f.payload ->> 'deadline')::uuid, f.payload ->> 'kind',
       f.payload ->> 'step', f.payload ->> 'to', f.happened_on, (f.payload ->> 'due_on')::date,
       f.payload ->> 'rule', (f.payload ->> 'orientation_id')::uuid,
       (f.payload ->> 'organisation_id')::uuid, (f.payload ->> 'referent_id')::uuid,
       (f.payload ->> 'agreement_id')::uuid
from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
where f.name = any (:reads)
