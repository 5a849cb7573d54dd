-- What each person looks for over time, [since, until): what they are matched on with offers (G9).
-- reads: SearchProfileRecorded, BeneficiaryMerged, PersonForgotten
-- seen: person

-- [table]
create table search_profiles (
    person    uuid   not null,
    objective text   not null,
    skills    text[] not null,
    commune   text,
    within_km int,
    since     date   not null,
    until     date   not null
);
create index on search_profiles (person);

-- [rows]
with known as (
    select f.person, f.version, f.name, f.happened_on, f.payload
    from unnest(:people) as touched (person) join facts(:upto) f using (person)
    where f.name = any (:reads)
), gone as (
    select person, min(happened_on) as on_day
    from known where name in ('BeneficiaryMerged', 'PersonForgotten') group by person
), told as (
    select person, happened_on, payload,
           lead(happened_on) over (partition by person order by happened_on, version) as next
    from known where name = 'SearchProfileRecorded'
)
select t.person, t.payload ->> 'objective',
       array(select jsonb_array_elements_text(t.payload -> 'skills')),
       t.payload ->> 'commune', (t.payload ->> 'within_km')::int, t.happened_on,
       least(coalesce(t.next, 'infinity'), coalesce(g.on_day, 'infinity'))
from told t left join gone g using (person)
where t.happened_on < least(coalesce(t.next, 'infinity'), coalesce(g.on_day, 'infinity'))
