-- Sanction procedures as they stood on a day, the latest opened first.
select distinct on (s.opened_on, s.procedure) s.procedure, s.person, p.last_name, p.first_name,
       p.category is null as erased, s.orientation, s.organisation, o.name as organisation_name,
       s.ground, s.opened_on, s.stage, s.since, s.due_on, s.measure, s.percent, s.months, s.decided_on
from sanction_procedures s
left join people p on p.person = s.person
left join organisations o on o.stream = s.organisation
where s.since <= :on and :on < s.until
  and (:stage is null or s.stage = :stage)
  and (:person is null or s.person = :person)
  and (:year is null or extract(year from s.opened_on) = :year)
order by s.opened_on desc, s.procedure, s.since desc
offset :skip limit :limit
