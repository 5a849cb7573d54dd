-- Who took part in a session and who did not, in French order.
select a.stream as enrolment, a.version, a.person, a.module, a.attendance, a.minutes,
       p.last_name, p.first_name, p.category is null as erased, coalesce(p.sort_key, '') as sort_key
from session_attendances a left join people p on p.person = a.person
where a.session = :session
order by coalesce(p.sort_key, ''), a.stream
