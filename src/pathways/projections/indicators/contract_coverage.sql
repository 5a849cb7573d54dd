-- Everyone accompanied on each day asked, and whether a validated contract runs.
select f.person, f.orientation, 1, asked.day, asked.day, f.orientation, f.organisation,
       f.referent, null::text, null::text, f.standing, (f.standing = 'validated')::int, 1,
       case when f.standing in ('under_recall', 'exempted') then f.standing end, null::date, null::text, null::date
from unnest(:days) as asked (day)
join file_active f on f.since <= asked.day and asked.day < f.until
