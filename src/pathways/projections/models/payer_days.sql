-- The days of which the payer is known to have told something of a person: how far its flows reach.
-- reads: RsaRightRecorded, RightsAndDutiesRecorded, SanctionCarriedOut, ReductionToldByPayer
-- seen: person

-- [table]
create table payer_days (
    person  uuid not null,
    told_on date not null
);
create index on payer_days (person);
create index on payer_days (told_on);

-- [rows]
select distinct f.person, (f.payload ->> 'told_on')::date
from unnest(:people) as touched (person) join facts(:upto) f using (person)
where f.name = any (:reads)
