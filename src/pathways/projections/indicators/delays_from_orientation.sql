-- Orientations decided in the period, and the days until the first act after each (`met_by`).
select o.person, o.stream, o.version, o.day, coalesce(e.day, :on), o.orientation, o.organisation,
       null::uuid, null::text, null::text, null::text, e.day - o.day, 1,
       case when e.day is null then 'not_yet' end, null::date, e.name, e.day
from milestones o
left join lateral (
    select e.name, e.day from milestones e
    where e.orientation = o.orientation and e.name = any (:met_by) and e.day between o.day and :on
    order by e.day, e.name limit 1
) e on true
where o.name = 'OrientationDecided' and o.day between :since and least(:until, :on)
