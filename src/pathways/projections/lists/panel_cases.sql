-- The cases of a session, removed ones included, in French order.
select c.case_id, c.person, p.last_name, p.first_name, p.category is null as erased, c.orientation,
       c.kind, c.listed_on, c.reason, c.rule, c.by_hand, c.due_on, c.procedure, c.presenter,
       r.last_name as presenter_name, c.status, c.status_on, c.advice, coalesce(p.sort_key, '') as sort_key
from panel_cases c
left join people p on p.person = c.person
left join people r on r.person = c.presenter
where c.stream = :session
order by coalesce(p.sort_key, ''), c.person, c.listed_on
