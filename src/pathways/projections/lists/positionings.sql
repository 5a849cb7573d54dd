-- Positionings as they stood on a day, the latest answer first. A référent sees those they proposed,
-- and those of the people they follow on that day.
select n.stream as positioning, n.person, p.last_name, p.first_name, p.category is null as erased,
       n.offer, o.title, o.kind, n.organisation, b.name as organisation_name, n.public,
       n.proposed_on, n.proposed_by, n.referent, r.last_name as referent_name, n.standing, n.since,
       n.reasons, n.enrolment
from positionings n
left join people p on p.person = n.person
left join people r on r.person = n.referent
left join organisations b on b.stream = n.organisation
left join offers o on o.stream = n.offer and o.since <= :on and :on < o.until
where n.since <= :on and :on < n.until
  and (:offer is null or n.offer = :offer)
  and (:person is null or n.person = :person)
  and (:organisation is null or n.organisation = :organisation)
  and (:standing is null or n.standing = :standing)
  and (:answered_from is null
       or (n.since >= :answered_from and n.standing in ('retained', 'refused', 'entered')))
  and (:referent is null or n.referent = :referent
       or exists (select from accompaniments a
                  where a.person = n.person and a.referent = :referent
                    and a.since <= :on and :on < a.until))
order by n.since desc, n.stream
offset :skip limit :limit
