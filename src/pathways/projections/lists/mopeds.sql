-- The mopeds of the rental services on a day: free, rented, awaited, or not fit to be rented.
with had as (
    select distinct on (stream) stream, enrolment, awaited,
           case when awaited then since else until end - 1 as rented_until
    from moped_stays where since <= :on and :on < until order by stream, awaited, since desc
)
select m.stream as moped, m.organisation, b.name as organisation_name, m.label, m.site, m.territory,
       m.checked_on, m.fit, s.enrolment, e.person, p.last_name, p.first_name, s.rented_until, now.status
from mopeds m
left join organisations b on b.stream = m.organisation
left join had s on s.stream = m.stream
cross join lateral (
    select case when s.awaited then 'awaited' when s.stream is not null then 'rented'
                when m.fit then 'free' else 'unfit' end as status
) now
left join lateral (select person from enrolments e where e.stream = s.enrolment limit 1) e on true
left join people p on p.person = e.person
where m.since <= :on and :on < m.until
  and (:organisation is null or m.organisation = :organisation)
  and (:territory is null or m.territory = :territory)
  and (:status is null or :status = now.status)
order by b.name, m.site, m.label, m.stream
offset :skip limit :limit
