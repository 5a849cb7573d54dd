-- Delays opened in the period (`kinds`), met or not on their last day at the latest (`met_by`).
select d.person, d.stream, d.version, d.since, least(d.until, d.due_on, :on), d.orientation, m.organisation,
       null::uuid, null::text, null::text, d.kind, (d.closed_by = any (:met_by) and d.until <= d.due_on)::int, 1,
       case when not d.rule = any (:rules) then 'other_rule'
            when d.due_on >= :on then 'not_yet_due'
            when d.until <= d.due_on and not d.closed_by = any (:met_by) then 'ended_before' end,
       d.due_on, case when d.until <= :on then d.closed_by end, case when d.until <= :on then d.until end
from deadlines d
left join milestones m on m.person = d.person and m.stream = d.stream and m.version = d.version
where d.kind = any (:kinds) and d.since between :since and least(:until, :on)
