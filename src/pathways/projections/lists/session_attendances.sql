-- Who took part in a session and who did not, in French order.
select a.stream as enrolment, a.version, a.person, nullif(a.module, '') as module,
       case a.never when 'absent' then 'missed' when 'excused' then 'excused' else 'attended' end as attendance,
       a.quantity as minutes, p.last_name, p.first_name, p.category is null as erased,
       coalesce(p.sort_key, '') as sort_key
from action_sessions s
join attendances a on a.session = s.stream
left join people p on p.person = a.person
where s.stream = :session and a.never is distinct from 'cancelled'
order by coalesce(p.sort_key, ''), a.stream
