-- What a person may be positioned on as of a day: every offer open then, and those closed or
-- withdrawn within `:told_for` days, so that someone who looks for one is told.
select o.stream as offer, o.kind, o.title, o.organisation, b.name as organisation_name, o.objective,
       o.publics, o.skills, o.territories, o.commune, o.open_until,
       not o.withdrawn and o.open_until >= :on as open, o.places - o.taken as places_left,
       exists (select from positionings p
               where p.person = :person and p.offer = o.stream and p.standing in ('proposed', 'retained')
                 and p.since <= :on and :on < p.until) as positioned
from offers o
left join organisations b on b.stream = o.organisation
where o.since <= :on and :on < o.until
  and case when :offer is not null then o.stream = :offer
           else o.open_until >= :on - :told_for and (not o.withdrawn or o.since >= :on - :told_for) end
