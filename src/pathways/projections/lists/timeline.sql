-- A person's timeline in the order the log learnt it, files merged into theirs included; with the
-- rules behind the due dates that each event carries.
select t.person, t.position, t.stream, t.version, t.name, t.happened_on, t.recorded_at, t.actor,
       t.corrects, t.replaced_by,
       array(select r.value from jsonb_each_text(e.payload) as r (key, value)
             where r.key = 'rule' or r.key like '%\_rule' order by r.key) as rules
from timeline t
join events e using (position)
where t.person in (select :person union all select m.person from people m where m.merged_into = :person)
order by t.position
