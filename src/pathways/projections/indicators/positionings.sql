-- Positionings proposed in the period (`met_by`), by where they stood on the day asked (G9).
select m.person, m.stream, m.version, m.day, m.day, m.orientation, m.organisation,
       m.referent, null::text, null::text, coalesce(p.standing, 'lapsed'), 1, 1, null::text, null::date, null::text, p.since
from milestones m
left join positionings p on p.stream = m.stream and p.person = m.person and p.since <= :on and :on < p.until
where m.name = any (:met_by) and m.day between :since and least(:until, :on)
