-- What the payer tells of the reductions it applies, on a procedure or, without decision, on a file.
-- reads: SanctionCarriedOut, ReductionToldByPayer
-- seen: person

-- [table]
create table payer_reductions (
    person      uuid    not null,
    procedure   uuid,                 -- null where no decision was known to explain it
    version     int     not null,
    from_on     date    not null,
    to_on       date,                 -- null while the payer leaves the end open
    amount      numeric not null,     -- euros a month
    base_amount numeric,
    told_on     date    not null
);
create index on payer_reductions (person);
create index on payer_reductions (told_on);

-- [rows]
select f.person, case f.name when 'SanctionCarriedOut' then f.stream end, f.version, f.happened_on,
       (f.payload ->> 'to_on')::date, (f.payload ->> 'amount')::numeric,
       (f.payload ->> 'base_amount')::numeric, (f.payload ->> 'told_on')::date
from unnest(:people) as touched (person) join facts(:upto) f using (person)
where f.name = any (:reads)
