-- The periods of modules that people entered in their stay, [since, until) (A4.4 to A4.6).
-- key: stream
-- reads: Enrolled, EnrolmentExtended, ModuleStarted, ModuleCancelled, EnrolmentCancelled
-- seen: person, own

-- [table]
create table module_periods (
    stream     uuid not null,
    person     uuid not null,
    module     text not null,
    period     int  not null,
    since      date not null,
    until      date not null,
    checked_on date not null    -- the check of eligibility it rests on (A4.2)
);
create index on module_periods (stream);
create index on module_periods (person);

-- [rows]
with known as (
    select f.stream, f.version, f.name, f.person, f.happened_on, f.payload
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
)
select k.stream, k.person, k.payload ->> 'module', (k.payload ->> 'period')::int, k.happened_on,
       greatest((k.payload ->> 'until_on')::date,
                least(coalesce(k.payload ->> 'longest_until', k.payload ->> 'until_on')::date,
                      coalesce(e.last_day, (k.payload ->> 'until_on')::date))) + 1, (k.payload ->> 'eligibility_checked_on')::date
from known k
left join (select stream, max((payload ->> 'last_day_on')::date) as last_day from known
           where name = 'EnrolmentExtended' group by stream) e using (stream)
where k.name = 'ModuleStarted'
  and not exists (select from known c where c.stream = k.stream and c.name = 'EnrolmentCancelled')
  and not exists (select from known c where c.stream = k.stream and c.name = 'ModuleCancelled' and c.version > k.version
                  and c.payload ->> 'module' = k.payload ->> 'module'
                  and (c.payload ->> 'from_on')::date = k.happened_on)
