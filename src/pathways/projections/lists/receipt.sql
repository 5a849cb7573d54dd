-- include: _attendance
-- The receipt of one agreement on a day: every fact, what it is worth in the unit of its line, how
-- much of it counts, and why the rest does not. Of hours over a cap, the last ones are over it.
, told as (
    select *, 1 as facts from attendance where kind <> 'outcome'
)
-- include: _counted
, shown as (
    select f.stream, f.version, f.person, f.public, f.module, f.period, f.kind, f.day, f.until, f.session,
           f.place, f.certified_on, f.flagged, f.line, f.amount,
           case when reason is null
                then greatest(0, least(amount, cap - coalesce(sum(amount) filter (where reason is null) over earlier, 0)))
                else 0 end as counted,
           reason, 'over_cap' as beyond
    from fact f
    where kind not in ('stay', 'rental') or never is not null or place is null
    window earlier as (partition by line, stream, period order by day, version
                       rows between unbounded preceding and 1 preceding)
    union all
    select stream, version, person, public, module, period, kind, day, until, session, place, certified_on, flagged,
           line, until - day, case when reason is null then greatest(0, upto - since) else 0 end, reason,
           case when taken > day and taken > first then 'place_shared'
                when day < first or until > last + 1 then 'outside' else 'after' end
    from occupied
)
select t.line, t.kind, t.stream, t.version, t.person, p.last_name, p.first_name, p.category is null as erased,
       t.public, t.module, t.period, t.day, t.until, t.session, t.place, t.certified_on, t.flagged,
       t.amount::int as amount, t.counted::int as counted,
       case when t.reason is not null then t.reason when t.counted < t.amount then t.beyond end as reason
from shown t left join people p using (person)
where t.kind <> 'stay' or (t.line >= 0 and t.day < t.until)
order by t.day, t.stream, t.version, t.line
offset :skip limit :limit
