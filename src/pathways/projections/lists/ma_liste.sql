-- Ma liste: everyone a référent or a body follows on a day, one status per person, the most urgent
-- first. late: a deadline is overdue. due_soon: one falls due within `:soon` days. to_plan: no
-- meeting is planned (A1.9). on_track: nothing to do today.
with followed as (
    select a.* from accompaniments a
    where a.since <= :on and :on < a.until
      and (:referent is null or a.referent = :referent)
      and (:organisation is null or a.organisation = :organisation)
)
select f.person, p.last_name, p.first_name, p.category is null as erased, f.orientation,
       f.organisation, o.name as organisation_name, f.referent, r.last_name as referent_name,
       f.kind, f.oriented_on, coalesce(s.standing, 'without_contract') as standing,
       case when n.due_on < :on then 'late'
            when n.due_on <= :on + :soon then 'due_soon'
            when g.rdv_on is null then 'to_plan'
            else 'on_track' end as status,
       n.kind as next_step, n.due_on, n.rule, coalesce(n.late, 0)::int as late,
       g.rdv_on as next_rdv_on, h.rdv_on as last_rdv_on, coalesce(p.sort_key, '') as sort_key
from followed f
left join people p on p.person = f.person
left join people r on r.person = f.referent
left join organisations o on o.stream = f.organisation
left join file_active s on s.orientation = f.orientation and s.since <= :on and :on < s.until
left join lateral (
    select d.kind, d.due_on, d.rule, count(*) filter (where d.due_on < :on) over () as late
    from deadlines d
    where d.person = f.person and d.orientation = f.orientation and d.since <= :on and :on < d.until
    order by d.due_on, d.kind limit 1
) n on true
left join lateral (
    select min(m.rdv_on) as rdv_on from rdvs m
    where m.orientation = f.orientation and m.outcome = 'planned' and m.told_on <= :on and m.rdv_on >= :on
) g on true
left join lateral (
    select max(m.rdv_on) as rdv_on from rdvs m
    where m.orientation = f.orientation and m.outcome = 'held' and m.rdv_on <= :on
) h on true
order by case when n.due_on < :on then 0 when n.due_on <= :on + :soon then 1
              when g.rdv_on is null then 2 else 3 end,
         n.due_on nulls last, coalesce(p.sort_key, ''), f.person
offset :skip limit :limit
