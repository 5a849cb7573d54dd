-- Reorientations decided in the period (`met_by`), by the kind of the orientation they open.
select m.person, m.stream, m.version, m.day, m.day, m.orientation, m.organisation,
       m.referent, null::text, null::text, o.code, 1, 1, null::text, null::date, null::text, null::date
from milestones m
left join milestones o on o.orientation = m.code::uuid and o.name = 'OrientationDecided'
where m.name = any (:met_by) and m.day between :since and least(:until, :on)
