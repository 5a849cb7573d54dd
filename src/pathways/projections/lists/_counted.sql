-- Why each of the facts `told` does not count for its line. What a settlement adds up and what its
-- receipt shows are classified by these same words.
, line as (
    select * from jsonb_to_recordset(:lines) as l (
        agreement uuid, kind text, module text, fallback boolean, line int, publics text[], any_public boolean,
        others text[], each int, weight int, cap int, certificate boolean, entered boolean, monthly boolean)
), fact as (
    select t.*, l.line, l.cap, l.monthly,
           coalesce(l.each * t.facts + t.quantity * l.weight, t.quantity) as amount,
           case when t.never is not null then t.never
                when l.line is null then 'not_agreed'
                when t.outside then 'outside'
                when t.later then 'after'
                when not t.public = any (l.publics) then 'public_not_funded'
                when l.line < 0 then 'not_financed'
                when l.entered and t.period is null then 'outside_module'
                when l.certificate and not t.certified then 'certificate_missing'
                when t.kind = 'stay' and t.place is null then 'no_place'
           end as reason
    from told t
    left join line l on l.agreement = t.agreement and l.kind = t.kind
                    and (l.module is null or l.module = t.module or (l.fallback and t.module = ''))
                    and case when l.any_public then not t.public = any (l.others) else t.public = any (l.publics) end
), held as (
    -- A place, or a moped, is one person's at a time: whoever came first has the day.
    select f.*, coalesce(max(until) over (partition by agreement, kind, place order by day, stream, version
                                          rows between unbounded preceding and 1 preceding), '-infinity') as taken
    from fact f where kind in ('stay', 'rental') and never is null and place is not null
), occupied as (
    select h.*, greatest(day, first, taken) as since, least(until, last + 1, :on + 1) as upto from held h
)
