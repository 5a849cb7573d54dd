-- include: _attendance
-- What counts for each line of agreements on a day, added up; and beside the lines (`line` -1), what
-- no line finances. `key`: the civil year of days, the hundredths of a month's hours.
, alike as (
    -- Facts that count or not alike are one row: a sum asks its question once for all of them.
    -- Days are asked in the aggregates: as conditions, their estimate would have the rows sorted.
    select stream, kind, module, period, certified, count(*) filter (where not outside and not later) as facts,
           sum(quantity) filter (where not outside and not later) as quantity
    from attendance
    where never is null and kind not in ('stay', 'rental', 'worked')
    group by stream, kind, module, period, certified
), enrolment as not materialized (
    -- Whoever is enrolled has at least one row of a place, taken or not.
    select stream, agreement, public, first, last from attendance where kind = 'stay'
    group by stream, agreement, public, first, last
), told as (
    select stream, null::int as version, e.agreement, kind, module, period, e.public, null::text as never,
           false as outside, false as later, certified, e.first, e.last, null::date as day, null::date as until,
           null::text as place, facts, quantity
    from alike join enrolment e using (stream) where facts > 0
    union all
    select stream, version, agreement, kind, module, period, public, never, outside, later, certified,
           first, last, day, until, place, 1, quantity
    from attendance where kind in ('stay', 'rental', 'worked')
)
-- include: _counted
, capped as (
    -- The cap is each participant's and period's: no window over the facts is needed for a sum.
    select agreement, line, case when line < 0 then kind else '' end as kind,
           case when monthly then quantity end as key, sum(facts) as facts, sum(amount) as total,
           least(sum(amount), max(cap)) as counted
    from fact
    where (reason is null or reason = 'not_financed') and kind not in ('stay', 'rental')
    group by agreement, line, 3, 4, stream, period
)
select agreement, line, kind, key::int, sum(facts)::int as facts, sum(total)::bigint as total,
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
