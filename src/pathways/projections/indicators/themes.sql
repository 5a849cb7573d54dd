-- The domains of each diagnosis of the period (`met_by`), one row each.
select m.person, m.stream, m.version, m.day, m.day, m.orientation, m.organisation,
       m.referent, null::text, null::text, theme, 1, 1, null::text, null::date, null::text, null::date
from milestones m
cross join lateral unnest(m.themes) as theme
where m.name = any (:met_by) and m.day between :since and least(:until, :on)
