-- Every action one person was in, the latest first; with the place they had last.
select distinct on (e.entered_on, e.stream)
       e.stream as enrolment, e.person, p.last_name, p.first_name, p.category is null as erased,
       e.agreement, g.title, e.organisation, b.name as organisation_name, e.programme, e.module, e.public,
       e.territory, e.place, e.entered_on, least(e.last_day_on, g.until - 1) as last_day_on, e.ended,
       e.early_exit_reason, e.contract_ends_on, e.referent, r.last_name as referent_name, e.results, e.steps,
       e.flagged,
       array(select distinct m.module from module_periods m where m.stream = e.stream order by 1) as modules
from enrolments e
join agreements g on g.stream = e.agreement
left join people p on p.person = e.person
left join people r on r.person = e.referent
left join organisations b on b.stream = e.organisation
where e.person = :person
order by e.entered_on desc, e.stream, e.since desc
