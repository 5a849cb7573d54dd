-- Every body and référent that something recorded about a person ever named, corrected since or not:
-- whom a body's lists can be about, as known at any time.
-- reads: OrientationDecided, ReferentDesignated, AlertRaised
-- seen: person

-- [table]
create table concerned (
    person   uuid   not null,
    position bigint not null,
    who      uuid   not null
);
create index on concerned (person);
create index on concerned (who, position);

-- [rows]
select e.person, e.position, (e.payload ->> 'organisation_id')::uuid
from unnest(:people) as touched (person) join events e using (person)
where e.position <= :upto and e.name = any (:reads) and e.payload ->> 'organisation_id' is not null
union all
select e.person, e.position, (e.payload ->> 'referent_id')::uuid
from unnest(:people) as touched (person) join events e using (person)
where e.position <= :upto and e.name = any (:reads) and e.payload ->> 'referent_id' is not null

-- [added]
select e.person, e.position, (e.payload ->> 'organisation_id')::uuid
from events e
where e.position > :after and e.position <= :upto and e.person is not null and e.name = any (:reads)
  and e.payload ->> 'organisation_id' is not null
union all
select e.person, e.position, (e.payload ->> 'referent_id')::uuid
from events e
where e.position > :after and e.position <= :upto and e.person is not null and e.name = any (:reads)
  and e.payload ->> 'referent_id' is not null
