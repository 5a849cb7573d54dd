-- What figures are told apart by: each person's territory and profile as last told, [since, until).
-- They stay through an exit from RSA, a merge and a forgetting: a past count never changes.
-- reads: BeneficiaryRegistered, ContactDetailsRecorded, ProfileRecorded
-- seen: person

-- [table]
create table categories (
    person    uuid not null,
    territory text,
    profile   text,
    since     date not null,
    until     date not null
);
create index on categories (person);
create index on categories (since);

-- [rows]
-- Of what is told of the days up to one, the last: as sortable text, the day, the version, the value.
with told as (
    select f.person, f.happened_on as day, f.name, f.payload, f.happened_on || lpad(f.version::text, 8, '0') as place
    from unnest(:people) as touched (person) join facts(:upto) f using (person)
    where f.name = any (:reads)
), day as (
    select person, day,
           max((place || coalesce(payload ->> 'territory', '')) collate "C") filter (where name = 'ContactDetailsRecorded') as territory,
           max((place || (payload ->> 'profile')) collate "C") filter (where name = 'ProfileRecorded') as profile
    from told group by person, day
)
select person, nullif(substr(max(territory) over days, 19), ''), substr(max(profile) over days, 19),
       day, coalesce(lead(day) over days, 'infinity')
from day
window days as (partition by person order by day)
