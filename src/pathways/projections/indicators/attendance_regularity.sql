-- Sessions and interviews of the period that someone in an action was expected at (A2.3).
select a.person, a.stream, a.version, a.day, a.day, null::uuid, a.organisation,
       null::uuid, null::text, a.programme, null::text, (a.never is null)::int, 1,
       case when a.never = 'cancelled' then 'cancelled' end, null::date, null::text, null::date
from attendances a
where a.kind in ('session', 'interview') and a.day between :since and least(:until, :on)
