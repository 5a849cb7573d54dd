-- What agreements that run in the year of the day owe on it, as settled on that day (`settled`).
select null::uuid, s.stream, s.version, s.since, :on, null::uuid, s.organisation,
       null::uuid, null::text, s.programme, null::text, s.due, 1,
       case when s.due is null then 'not_computable' end, null::date, null::text, null::date
from jsonb_to_recordset(:settled) as s (stream uuid, version int, since date, organisation uuid, programme text, due numeric)
