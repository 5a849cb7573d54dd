-- Every RDV of every accompaniment: proposed, moved or scheduled for a day, held, missed, excused.
-- reads: FirstRdvProposed, FirstRdvMoved, RdvScheduled, RdvHeld, RdvMissed, RdvExcused
-- seen: person

-- [table]
create table rdvs (
    person      uuid    not null,
    orientation uuid    not null,
    outcome     text    not null,   -- planned, held, missed, excused
    told_on     date    not null,   -- the day it was planned, or took place
    rdv_on      date    not null,
    first       boolean not null,
    mode        text
);
create index on rdvs (person);
create index on rdvs (orientation, outcome, rdv_on);

-- [rows]
select f.person, f.stream,
       case f.name when 'RdvHeld' then 'held' when 'RdvMissed' then 'missed'
                   when 'RdvExcused' then 'excused' else 'planned' end,
       f.happened_on, coalesce((f.payload ->> 'rdv_on')::date, f.happened_on),
       coalesce((f.payload ->> 'first')::boolean, f.name in ('FirstRdvProposed', 'FirstRdvMoved')),
       f.payload ->> 'mode'
from unnest(:people) as touched (person) join facts(:upto) f using (person)
where f.name = any (:reads)
