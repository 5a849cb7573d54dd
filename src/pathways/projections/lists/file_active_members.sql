-- Who stands where in a body's file active on a day: the people behind each of its figures.
select f.person, p.last_name, p.first_name, p.category is null as erased, f.orientation,
       f.organisation, f.referent, f.standing, f.counted, f.since,
       coalesce(p.sort_key, '') as sort_key
from file_active f
left join people p on p.person = f.person
where f.since <= :on and :on < f.until and f.organisation = :organisation
order by f.counted desc, f.standing, coalesce(p.sort_key, ''), f.person
offset :skip limit :limit
