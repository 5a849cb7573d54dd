-- The facts of the period (`met_by`), each with its own code.
select m.person, m.stream, m.version, m.day, m.day, m.orientation, m.organisation,
       m.referent, null::text, m.programme, m.code, 1, 1, null::text, null::date, null::text, null::date
from milestones m
where m.name = any (:met_by) and m.day between :since and least(:until, :on)
