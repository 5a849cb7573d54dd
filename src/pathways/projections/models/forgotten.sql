-- Who was forgotten, and when: what was kept of lists as known in the past is thrown away then.
-- reads: PersonForgotten
-- seen: person

-- [table]
create table forgotten (
    person       uuid not null,
    forgotten_on date not null
);
create index on forgotten (person);

-- [rows]
select f.person, f.happened_on
from unnest(:people) as touched (person) join facts(:upto) f using (person)
where f.name = any (:reads)
