-- Offers as they stood on a day, the one that closes first ahead: open, full, closed or withdrawn.
with stood as (
    select o.*, case when o.withdrawn then 'withdrawn' when o.open_until < :on then 'closed'
                     when o.places <= o.taken then 'full' else 'open' end as status
    from offers o
    where o.since <= :on and :on < o.until
      and (:kind is null or o.kind = :kind)
      and (:organisation is null or o.organisation = :organisation)
      and (:objective is null or o.objective = :objective)
      and (:territory is null or :territory = any (o.territories))
)
select s.stream as offer, s.kind, s.title, s.organisation, b.name as organisation_name, s.agreement,
       s.objective, s.publics, s.territories, s.skills, s.commune, s.published_on, s.open_until,
       s.places, s.places - s.taken as places_left, s.status,
       (select count(*) from positionings p
        where p.offer = s.stream and p.standing in ('proposed', 'retained')
          and p.since <= :on and :on < p.until)::int as awaiting
from stood s
left join organisations b on b.stream = s.organisation
where :status is null or s.status = :status
order by s.open_until, s.title, s.stream
offset :skip limit :limit
