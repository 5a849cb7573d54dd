-- The envelopes of the insertion budget on a day: what was voted, what agreements hold, what is left.
select e.budget_line, e.year,
       coalesce(sum(e.amount) filter (where e.movement = 'voted'), 0) as voted,
       sum(case e.movement when 'drawn' then e.amount when 'returned' then -e.amount else 0 end) as drawn,
       sum(case e.movement when 'drawn' then -e.amount else e.amount end) as "left",
       count(distinct e.agreement)::int as agreements
from envelopes e
where e.day <= :on and (:year is null or e.year = :year)
group by e.budget_line, e.year
order by e.year, e.budget_line
