-- The RSA right of each person over time, as last told, with what ends their following:
-- [since, until). A person no payer ever spoke of has status 'unknown'.
-- reads: BeneficiaryRegistered, RsaRightRecorded, RightsAndDutiesRecorded, RsaExited, BeneficiaryMerged, PersonForgotten, ContactDetailsRecorded, ProfileRecorded

-- [table]
create table rights (
    person    uuid    not null,
    status    text    not null,
    bound     boolean,             -- by rights and duties; null while nobody said
    territory text,
    profile   text,
    since     date    not null,
    until     date    not null
);
create index on rights (person);
create index on rights (status, since, until);

-- [rows]
with known as (
    select f.person, f.version, f.name, f.happened_on, f.payload, f.position
    from unnest(:people) as touched (person) join facts(:upto) f using (person)
    where f.name = any (:reads)
), ended as (
    select person, min(happened_on) as until from known
    where name in ('RsaExited', 'BeneficiaryMerged', 'PersonForgotten') group by person
), edge as (
    select distinct person, happened_on as since from known
    where name in ('BeneficiaryRegistered', 'RsaRightRecorded', 'RightsAndDutiesRecorded',
                   'ContactDetailsRecorded', 'ProfileRecorded')
), period as (
    select person, since, coalesce(lead(since) over (partition by person order by since), 'infinity') as until
    from edge
)
select p.person,
       coalesce((select k.payload ->> 'status' from known k
                 where k.person = p.person and k.name = 'RsaRightRecorded' and k.happened_on <= p.since
                 order by k.happened_on desc, k.version desc limit 1), 'unknown'),
       (select (k.payload ->> 'bound')::boolean from known k
        where k.person = p.person and k.name = 'RightsAndDutiesRecorded' and k.happened_on <= p.since
        order by k.happened_on desc, k.version desc limit 1),
       (select k.payload ->> 'territory' from known k
        where k.person = p.person and k.name = 'ContactDetailsRecorded' and k.happened_on <= p.since
        order by k.happened_on desc, k.version desc limit 1),
       (select k.payload ->> 'profile' from known k
        where k.person = p.person and k.name = 'ProfileRecorded' and k.happened_on <= p.since
        order by k.happened_on desc, k.version desc limit 1),
       p.since, least(p.until, coalesce(e.until, 'infinity'))
from period p left join ended e using (person)
where p.since < least(p.until, coalesce(e.until, 'infinity'))
