-- The mopeds of the rental services on a day: free, rented, or not fit to be.
select m.stream as moped, m.organisation, b.name as organisation_name, m.label, m.site, m.territory,
       m.checked_on, m.fit, s.enrolment, e.person, p.last_name, p.first_name, s.until - 1 as rented_until,
       case when s.stream is not null then 'rented' when m.fit then 'free' else 'unfit' end as status
from mopeds m
left join organisations b on b.stream = m.organisation
left join moped_stays s on s.stream = m.stream and s.since <= :on and :on < s.until
left join lateral (select person from enrolments e where e.stream = s.enrolment limit 1) e on true
left join people p on p.person = e.person
where m.since <= :on and :on < m.until
  and (:organisation is null or m.organisation = :organisation)
  and (:territory is null or m.territory = :territory)
  and (:status is null
       or :status = case when s.stream is not null then 'rented' when m.fit then 'free' else 'unfit' end)
order by b.name, m.site, m.label, m.stream
offset :skip limit :limit
