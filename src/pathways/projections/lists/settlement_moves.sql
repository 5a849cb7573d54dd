-- What was recorded after a position of the log about an agreement or its enrolments, and may have
-- moved what was owed on a day: corrections and withdrawals, and facts of days up to that one.
select e.position, e.stream, e.version, e.name, e.happened_on, e.recorded_at, e.actor, e.person, e.corrects
from events e
where e.position > :after and e.name = any (:names) and (e.corrects is not null or e.happened_on <= :on)
  and (e.stream = :agreement or e.stream in (select a.stream from attendances a where a.agreement = :agreement))
order by e.position
