-- Prior appeals filed in the period (`met_by`), by the answer given by the day asked (N11).
select m.person, m.stream, m.version, m.day, m.day, m.orientation, m.organisation,
       m.referent, null::text, null::text, coalesce(a.code, 'pending'), 1, 1, null::text, null::date, a.name, a.day
from milestones m
left join lateral (
    select a.code, a.name, a.day from milestones a
    where a.person = m.person and a.stream = m.stream and a.version > m.version and a.day <= :on
      and a.name = 'PriorAppealDecided'
    order by a.version limit 1
) a on true
where m.name = any (:met_by) and m.day between :since and least(:until, :on)
