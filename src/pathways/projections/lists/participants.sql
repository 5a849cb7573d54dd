-- Who is or was in the action of an agreement, in French order; on a day where one is asked.
select a.stream as enrolment, a.person, p.last_name, p.first_name, p.birth_date, p.name_hash,
       p.category is null as erased, min(a.day) as since, max(a.until) as until,
       nullif(max(a.module), '') as module, coalesce(p.sort_key, '') as sort_key
from attendances a left join people p on p.person = a.person
where a.agreement = :agreement and a.kind = 'stay' and a.never is null
group by a.stream, a.person, p.last_name, p.first_name, p.birth_date, p.name_hash, p.category, p.sort_key
having :on is null or (min(a.day) <= :on and :on < max(a.until))
order by coalesce(p.sort_key, ''), since, a.stream
