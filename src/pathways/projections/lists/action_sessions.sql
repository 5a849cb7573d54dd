-- Collective sessions from a day to another, soonest first, with how many came.
select s.stream as session, s.agreement, s.module, s.theme, s.site, s.day, s.starts_at, s.minutes,
       s.group_size, s.status, s.flagged, coalesce(a.attended, 0)::int as attended,
       coalesce(a.missed, 0)::int as missed, coalesce(a.excused, 0)::int as excused
from action_sessions s
left join lateral (
    select count(*) filter (where never is null) as attended,
           count(*) filter (where never = 'absent') as missed,
           count(*) filter (where never = 'excused') as excused
    from attendances where session = s.stream
) a on true
where (:agreement is null or s.agreement = :agreement)
  and (:status is null or s.status = :status)
  and (:since is null or s.day >= :since)
  and (:until is null or s.day <= :until)
order by s.day, s.starts_at, s.theme, s.stream
offset :skip limit :limit
