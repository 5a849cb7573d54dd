-- A body's file active on each of some days, 0 on those when it had nobody (A1.13, A1.14).
select asked.day, count(f.person)::int as file_active
from unnest(:days) as asked (day)
left join file_active f on f.organisation = :organisation and f.counted
                       and f.since <= asked.day and asked.day < f.until
group by asked.day order by asked.day
