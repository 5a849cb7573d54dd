-- The file active of a day by body and référent (A1.13): counted by standing, and beside it the
-- others by reason. One row per référent, and one per body with no référent named: its total. `fte`
-- and `norm` are those of the agreement that runs on the day.
select f.organisation, o.name as organisation_name, o.kind as organisation_kind, o.territory,
       f.referent, r.last_name as referent_name, grouping(f.referent) = 1 as total,
       count(*) filter (where f.counted)::int as file_active,
       count(*) filter (where f.standing = 'validated')::int as validated,
       count(*) filter (where f.standing = 'under_validation')::int as under_validation,
       count(*) filter (where f.standing = 'under_recall')::int as under_recall,
       count(*) filter (where not f.counted)::int as beside,
       count(*) filter (where f.standing = 'without_contract')::int as without_contract,
       count(*) filter (where f.standing = 'drafted')::int as drafted,
       count(*) filter (where f.standing = 'signed')::int as signed,
       count(*) filter (where f.standing = 'returned')::int as returned,
       count(*) filter (where f.standing = 'exempted')::int as exempted,
       count(*) filter (where f.standing = 'expired')::int as expired,
       a.fte, a.norm
from file_active f
left join organisations o on o.stream = f.organisation
left join body_agreements a on a.stream = f.organisation and a.since <= :on and :on < a.until
left join people r on r.person = f.referent
where f.since <= :on and :on < f.until
  and (:organisation is null or f.organisation = :organisation)
group by grouping sets ((f.organisation, o.name, o.kind, o.territory, a.fte, a.norm),
                        (f.organisation, o.name, o.kind, o.territory, a.fte, a.norm, f.referent, r.last_name, r.sort_key))
order by o.name, f.organisation, total desc, r.sort_key nulls first, f.referent
