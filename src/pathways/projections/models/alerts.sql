-- Every alert raised, with the deadline it is about; whether it still matters is in `deadlines`.
-- reads: AlertRaised

-- [table]
create table alerts (
    person       uuid not null,
    alert        uuid not null,
    deadline     uuid not null,
    kind         text not null,
    step         text not null,
    recipient    text not null,     -- referent, organisation, departement
    raised_on    date not null,
    due_on       date not null,
    rule         text not null,
    orientation  uuid,
    organisation uuid,
    referent     uuid
);
create index on alerts (person);
create index on alerts (deadline, due_on, step);
create index on alerts (organisation, raised_on);

-- [rows]
select f.person, f.stream, (f.payload ->> 'deadline')::uuid, f.payload ->> 'kind',
       f.payload ->> 'step', f.payload ->> 'to', f.happened_on, (f.payload ->> 'due_on')::date,
       f.payload ->> 'rule', (f.payload ->> 'orientation_id')::uuid,
       (f.payload ->> 'organisation_id')::uuid, (f.payload ->> 'referent_id')::uuid
from unnest(:people) as touched (person) join facts(:upto) f using (person)
where f.name = any (:reads)
