-- Référents of each body: arrival, departure, diploma seen.
-- key: stream
-- reads: ReferentArrived, ReferentDiplomaRecorded, ReferentDeparted
-- seen: working

-- [table]
create table referents (
    stream      uuid not null,     -- the body
    referent    uuid not null,
    arrived_on  date not null,
    departed_on date not null,     -- infinity while there
    diploma     text
);
create index on referents (stream);
create index on referents (referent);

-- [rows]
with known as (
    select f.*, (f.payload ->> 'referent_id')::uuid as referent
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
)
select a.stream, a.referent, a.happened_on,
       coalesce((select min(d.happened_on) from known d
                 where d.stream = a.stream and d.referent = a.referent and d.name = 'ReferentDeparted'
                   and d.version > a.version), 'infinity'),
       (select d.payload ->> 'diploma' from known d
        where d.stream = a.stream and d.referent = a.referent and d.name = 'ReferentDiplomaRecorded'
        order by d.happened_on desc, d.version desc limit 1)
from known a where a.name = 'ReferentArrived'
