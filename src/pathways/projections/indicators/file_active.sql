-- Everyone accompanied on each day asked: in the file active, or beside it with the reason (A1.13).
select f.person, f.orientation, 1, asked.day, asked.day, f.orientation, f.organisation,
       f.referent, null::text, null::text, f.standing, 1, 1,
       case when not f.counted then f.standing end, null::date, null::text, null::date
from unnest(:days) as asked (day)
join file_active f on f.since <= asked.day and asked.day < f.until
