-- Every fact of the agreements asked, and what the day asked makes of it: outside the agreement,
-- after that day, with its certificate by then.
with agreement as not materialized (
    select * from jsonb_to_recordset(:agreements) as g (agreement uuid, first date, last date)
), attendance as not materialized (
    select a.*, g.first, g.last, a.until <= g.first or a.day > g.last as outside, a.day > :on as later,
           coalesce(a.certified_on <= :on, false) as certified
    from attendances a join agreement g using (agreement)
    where a.agreement = any (:among)
)
