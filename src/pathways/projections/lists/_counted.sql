-- Every fact of the agreements asked, and why it does not count for its line on that day. What a
-- settlement adds up and what its receipt shows are these same rows.
with line as (
    select * from jsonb_to_recordset(:lines) as l (
        agreement uuid, kind text, module text, fallback boolean, line int, first date, last date,
        publics text[], any_public boolean, others text[], each int, weight int, cap int, certificate boolean, entered boolean, monthly boolean)
), fact as (
    select a.stream, a.version, a.person, a.agreement, a.module, a.period, a.public, a.kind, a.day, a.until,
           a.quantity, a.session, a.place, a.certified_on, a.flagged, a.never, l.line, l.first, l.last, l.cap,
           l.monthly, l.weight, coalesce(l.each + a.quantity * l.weight, a.quantity) as amount,
           case when a.never is not null then a.never
                when l.line is null then 'not_agreed'
                when a.until <= l.first or a.day > l.last then 'outside'
                when a.day > :on then 'after'
                when not a.public = any (l.publics) then 'public_not_funded'
                when l.line < 0 then 'not_financed'
                when l.entered and a.period is null then 'outside_module'
                when l.certificate and (a.certified_on is null or a.certified_on > :on) then 'certificate_missing'
                when a.kind = 'stay' and a.place is null then 'no_place'
           end as reason
    from attendances a
    left join line l on l.agreement = a.agreement and l.kind = a.kind
                    and (l.module is null or l.module = a.module or (l.fallback and a.module = ''))
                    and case when l.any_public then not a.public = any (l.others) else a.public = any (l.publics) end
    where a.agreement = any (:among) and a.kind <> 'outcome'
), held as (
    -- A place, or a moped, is one person's at a time: whoever came first has the day.
    select f.*, coalesce(max(until) over (partition by agreement, kind, place order by day, stream, version
                                          rows between unbounded preceding and 1 preceding), '-infinity') as taken
    from fact f where kind in ('stay', 'rental') and never is null and place is not null
), occupied as (
    select h.*, greatest(day, first, taken) as since, least(until, last + 1, :on + 1) as upto from held h
)
