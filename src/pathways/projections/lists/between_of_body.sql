-- What was recorded between two positions of the log about those a body ever had in its file active,
-- and that figures up to a day may rest on: facts of those days, and what corrects or withdraws one.
select e.position, e.stream, e.version, e.name, e.happened_on, e.recorded_at, e.actor, e.corrects,
       e.person
from events e
where e.position > :after and e.position <= :upto
  and (e.stream = :subject
       or (e.name = any (:names)
           and e.person in (select s.person from events s
                            where s.payload ->> 'organisation_id' = :subject::text
                              and s.person is not null)))
  and exists (select from events told
              where told.stream = e.stream and told.position <= e.position
                and coalesce(told.corrects, told.version) = coalesce(e.corrects, e.version)
                and told.name <> 'FactWithdrawn' and told.happened_on <= :until)
order by e.position
