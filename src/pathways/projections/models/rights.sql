-- The RSA right of each person over time, as last told, with what ends their following:
-- [since, until). A person no payer ever spoke of has status 'unknown'.
-- reads: BeneficiaryRegistered, RsaRightRecorded, RightsAndDutiesRecorded, RsaExited, BeneficiaryMerged, PersonForgotten, ContactDetailsRecorded, ProfileRecorded
-- seen: person

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
-- Whoever told last speaks for every day from the day they speak of on: of what is told for a day,
-- the greatest of (told on, version, what is told), as sortable text.
with known as (
    select f.person, f.version, f.name, f.happened_on, f.payload,
           coalesce(f.payload ->> 'told_on', f.happened_on::text) || lpad(f.version::text, 8, '0') as told
    from unnest(:people) as touched (person) join facts(:upto) f using (person)
    where f.name = any (:reads)
), fact as (
    select k.*, array_agg(version) filter (where opens) over whole as opened_in,
           array_agg(happened_on) filter (where opens) over whole as opened_on
    from (select known.*, name = 'RsaRightRecorded' and payload ->> 'status' = 'open' as opens
          from known) k
    window whole as (partition by person)
), away as (
    -- Someone who left RSA is back once a right opens after that day.
    select person, happened_on as left_on,
           (select min(o.day) from unnest(opened_in, opened_on) as o (version, day)
            where o.version > fact.version and o.day >= fact.happened_on) as back_on
    from fact where name = 'RsaExited'
), moment as (
    select person, happened_on as day, 0 as away, name in ('BeneficiaryMerged', 'PersonForgotten') as gone,
           case name when 'RsaRightRecorded' then told || (payload ->> 'status') end as status,
           case name when 'RightsAndDutiesRecorded' then told || (payload ->> 'bound') end as bound,
           case name when 'ContactDetailsRecorded' then told || coalesce(payload ->> 'territory', '') end as territory,
           case name when 'ProfileRecorded' then told || (payload ->> 'profile') end as profile
    from fact
    union all select person, left_on, 1, false, null, null, null, null from away
    union all select person, back_on, -1, false, null, null, null, null from away where back_on is not null
), day as (
    select person, day, sum(away) as away, bool_or(gone) as gone, max(status collate "C") as status,
           max(bound collate "C") as bound, max(territory collate "C") as territory,
           max(profile collate "C") as profile
    from moment group by person, day
), period as (
    select person, day as since, coalesce(lead(day) over days, 'infinity') as until,
           sum(away) over days as away, bool_or(gone) over days as gone,
           substr(max(status) over days, 19) as status, substr(max(bound) over days, 19) as bound,
           substr(max(territory) over days, 19) as territory, substr(max(profile) over days, 19) as profile
    from day window days as (partition by person order by day)
)
select person, coalesce(status, 'unknown'), bound::boolean, nullif(territory, ''), profile, since, until
from period where away = 0 and not gone
