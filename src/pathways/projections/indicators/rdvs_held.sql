-- RDVs of the period (`met_by`), and whether each was held.
select m.person, m.stream, m.version, m.day, m.day, m.orientation, m.organisation,
       m.referent, null::text, null::text, m.code, (m.code = 'held')::int, 1, null::text, null::date, null::text, null::date
from milestones m
where m.name = any (:met_by) and m.day between :since and least(:until, :on)
