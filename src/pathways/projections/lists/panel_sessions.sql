-- Panel sessions from a day on, soonest first, with how many cases each has.
select s.stream as session, s.kind, s.territory, s.held_on, s.starts_at, s.place, s.next_session_on,
       s.quorum, s.slot_minutes, s.members, s.status, s.postponed, s.locked_on, s.log_position,
       (select count(*) from panel_cases c where c.stream = s.stream and c.status not in ('removed', 'cancelled'))::int as cases
from panel_sessions s
where s.held_on >= :on
  and (:kind is null or s.kind = :kind)
  and (:territory is null or s.territory = :territory)
  and (:status is null or s.status = :status)
order by s.held_on, s.kind, s.territory, s.stream
offset :skip limit :limit
