-- Exits from RSA of the period (`met_by`), for the body and référent of that day, if there were any.
select m.person, m.stream, m.version, m.day, m.day, a.orientation, a.organisation,
       a.referent, null::text, null::text, m.code, 1, 1, null::text, null::date, null::text, null::date
from milestones m
left join lateral (
    select * from accompaniments a
    where a.person = m.person and a.since <= m.day and m.day <= a.until
    order by a.since desc, a.orientation limit 1
) a on true
where m.name = any (:met_by) and m.day between :since and least(:until, :on)
