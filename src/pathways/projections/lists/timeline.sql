-- A person's timeline in the order the log learnt it, files merged into theirs included.
select t.person, t.position, t.stream, t.version, t.name, t.happened_on, t.recorded_at, t.actor,
       t.corrects, t.replaced_by, t.rules
from timeline t
where t.person = :person
   or t.person in (select m.person from people m where m.merged_into = :person)
order by t.position
