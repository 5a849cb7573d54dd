-- What was recorded between two positions of the log about an action: its agreement, its stays.
select e.position, e.stream, e.version, e.name, e.happened_on, e.recorded_at, e.actor, e.corrects,
       e.person
from events e
where e.position > :after and e.position <= :upto
  and (e.stream = :subject
       or e.stream in (select s.stream from events s
                       where s.name = 'Enrolled'
                         and s.payload ->> 'agreement_id' = :subject::text))
order by e.position
