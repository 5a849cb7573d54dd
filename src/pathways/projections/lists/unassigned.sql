-- People waiting for someone on a day: bound by rights and duties, or not known to be unbound,
-- with a right that is open, suspended or unknown, and not oriented; or oriented without a référent.
with waiting as (
    select r.person, 'not_oriented' as reason, null::uuid as orientation, null::uuid as organisation,
           r.status, r.bound, r.profile, r.territory
    from rights r
    where r.since <= :on and :on < r.until
      and r.status in ('unknown', 'open', 'suspended') and r.bound is not false
      and not exists (select from accompaniments a
                      where a.person = r.person and a.since <= :on and :on < a.until)
    union all
    select a.person, 'without_referent', a.orientation, a.organisation,
           r.status, r.bound, r.profile, r.territory
    from accompaniments a
    left join rights r on r.person = a.person and r.since <= :on and :on < r.until
    where a.since <= :on and :on < a.until
      and not exists (select from referents f
                      where f.stream = a.organisation and f.referent = a.referent
                        and f.arrived_on <= :on and :on < f.departed_on)
)
select w.person, p.last_name, p.first_name, p.category is null as erased, w.reason, w.orientation,
       w.organisation, o.name as organisation_name, w.status as right_status, w.bound, w.profile,
       w.territory, d.due_on, d.rule, coalesce(d.due_on < :on, false) as late,
       coalesce(p.sort_key, '') as sort_key
from waiting w
left join people p on p.person = w.person
left join organisations o on o.stream = w.organisation
left join lateral (
    select d.due_on, d.rule from deadlines d
    where d.person = w.person and d.kind = 'orientation' and d.since <= :on and :on < d.until
    order by d.due_on limit 1
) d on w.reason = 'not_oriented'
where :reason is null or w.reason = :reason
order by d.due_on nulls last, coalesce(p.sort_key, ''), w.person
offset :skip limit :limit
