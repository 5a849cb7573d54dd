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
-- Whoever told last speaks for every day from the day they speak of on.
with known as (
    select f.person, f.version, f.name, f.happened_on, f.payload,
           coalesce((f.payload ->> 'told_on')::date, f.happened_on) as told_on
    from unnest(:people) as touched (person) join facts(:upto) f using (person)
    where f.name = any (:reads)
), edge as (
    select distinct person, happened_on as since from known
), period as (
    select person, since,
           coalesce(lead(since) over (partition by person order by since), 'infinity') as until
    from edge
), told as (
    select p.*, r.status, b.bound, c.territory, f.profile
    from period p
    left join lateral (
        select k.payload ->> 'status' as status from known k
        where k.person = p.person and k.name = 'RsaRightRecorded' and k.happened_on <= p.since
        order by k.told_on desc, k.version desc limit 1) r on true
    left join lateral (
        select (k.payload ->> 'bound')::boolean as bound from known k
        where k.person = p.person and k.name = 'RightsAndDutiesRecorded' and k.happened_on <= p.since
        order by k.told_on desc, k.version desc limit 1) b on true
    left join lateral (
        select k.payload ->> 'territory' as territory from known k
        where k.person = p.person and k.name = 'ContactDetailsRecorded' and k.happened_on <= p.since
        order by k.happened_on desc, k.version desc limit 1) c on true
    left join lateral (
        select k.payload ->> 'profile' as profile from known k
        where k.person = p.person and k.name = 'ProfileRecorded' and k.happened_on <= p.since
        order by k.happened_on desc, k.version desc limit 1) f on true
    where not exists (
        select from known k
        where k.person = p.person and k.name in ('BeneficiaryMerged', 'PersonForgotten')
          and k.happened_on <= p.since)
      -- Someone who left RSA is back once a right opens after that day.
      and not exists (
        select from known x
        where x.person = p.person and x.name = 'RsaExited' and x.happened_on <= p.since
          and not exists (
            select from known k
            where k.person = p.person and k.name = 'RsaRightRecorded'
              and k.payload ->> 'status' = 'open' and k.version > x.version
              and k.happened_on between x.happened_on and p.since))
)
select person, coalesce(status, 'unknown'), bound, territory, profile, since, until
from told
