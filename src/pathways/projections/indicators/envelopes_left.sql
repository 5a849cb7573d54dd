-- Movements of the envelopes of the day's civil year, by budget line (G12).
select null::uuid, e.stream, e.version, e.day, e.day, null::uuid, null::uuid,
       null::uuid, null::text, null::text, e.budget_line,
       case e.movement when 'drawn' then -e.amount else e.amount end, 1, null::text, null::date, null::text, null::date
from envelopes e
where e.year = extract(year from :on) and e.day <= :on
