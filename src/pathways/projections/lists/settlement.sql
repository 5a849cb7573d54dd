-- include: _counted
-- What counts for each line of agreements on a day, added up; and beside the lines (`line` -1), what
-- no line finances. `key`: the civil year of days, the hundredths of a month's hours.
, capped as (
    -- The cap is each participant's and period's: no window over the facts is needed for a sum.
    select agreement, line, case when line < 0 then kind else '' end as kind,
           case when monthly then quantity end as key, count(*) as facts, sum(amount) as total,
           least(sum(amount), max(cap)) as counted
    from fact
    where (reason is null or reason = 'not_financed') and kind not in ('stay', 'rental')
    group by agreement, line, 3, 4, stream, period
)
select agreement, line, kind, key, sum(facts)::int as facts, sum(total)::bigint as total,
       sum(counted)::bigint as counted
from capped group by agreement, line, kind, key
union all
select agreement, line, case when line < 0 then kind else '' end, year, count(*)::int,
       sum(days), sum(days)
from occupied
cross join lateral generate_series(extract(year from since)::int, extract(year from upto - 1)::int) as y (year)
cross join lateral (select least(upto, make_date(year + 1, 1, 1)) - greatest(since, make_date(year, 1, 1)) as days) d
where (reason is null or reason = 'not_financed') and since < upto
group by agreement, line, 3, year
