-- Facts of the period that make an act due (`kinds`), and the days until it (`met_by`).
select d.person, d.stream, d.version, d.since, least(d.until, :on), d.orientation, m.organisation,
       null::uuid, null::text, null::text, null::text,
       case when d.until <= :on and d.closed_by = any (:met_by) then d.until - d.since end, 1,
       case when d.until > :on then 'not_yet' when not d.closed_by = any (:met_by) then 'not_needed' end,
       d.due_on, case when d.until <= :on then d.closed_by end, case when d.until <= :on then d.until end
from deadlines d
left join milestones m on m.person = d.person and m.stream = d.stream and m.version = d.version
where d.kind = any (:kinds) and d.since between :since and least(:until, :on)
