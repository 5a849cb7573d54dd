-- Results reached in actions, as last recorded for each stay, of the period (G1).
select a.person, a.stream, a.version, a.day, a.day, null::uuid, a.organisation,
       null::uuid, null::text, a.programme, a.place, 1, 1,
       case when a.never = 'cancelled' then 'cancelled' end, null::date, null::text, null::date
from attendances a
where a.kind = 'outcome' and a.day between :since and least(:until, :on)
