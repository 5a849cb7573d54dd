-- How a person stands on a day: their right, who follows them, the standing of their contract (A1.13).
-- One row where nobody follows them, one for each accompaniment otherwise.
select t.status as right_status, t.bound, t.territory, t.profile,
       a.orientation, a.organisation, o.name as organisation_name, a.referent,
       r.last_name as referent_name, a.kind, a.oriented_on,
       case when a.orientation is not null then coalesce(s.standing, 'without_contract') end as standing,
       coalesce(s.counted, false) as counted
from (select :person as person) asked
left join rights t on t.person = asked.person and t.since <= :on and :on < t.until
left join accompaniments a on a.person = asked.person and a.since <= :on and :on < a.until
left join organisations o on o.stream = a.organisation
left join people r on r.person = a.referent
left join file_active s on s.orientation = a.orientation and s.since <= :on and :on < s.until
order by a.oriented_on, a.orientation
