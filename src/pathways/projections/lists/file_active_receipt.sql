-- Who was in a body's file active on each of some days, or beside it, by their standing (A1.13, A1.14).
select asked.day, f.orientation as stream, 1 as version, f.person, p.last_name, p.first_name,
       p.category is null as erased, f.standing, f.counted, f.since, nullif(f.until, 'infinity') as until
from unnest(:days) as asked (day)
join file_active f on f.organisation = :organisation and f.since <= asked.day and asked.day < f.until
left join people p on p.person = f.person
order by asked.day, f.counted desc, p.sort_key nulls last, f.orientation
offset :skip limit :limit
