-- The business days whose deadlines were swept.
-- key: stream
-- reads: DeadlinesSwept
-- seen: served

-- [table]
create table sweeps (
    stream   uuid not null,
    swept_on date not null
);
create index on sweeps (swept_on);

-- [rows]
select f.stream, f.happened_on
from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
where f.name = any (:reads)
