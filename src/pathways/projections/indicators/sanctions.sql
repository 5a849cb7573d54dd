-- Decisions of the period (`met_by`) by measure; those undone by the day asked are left out (N11).
select m.person, m.stream, m.version, m.day, m.day, m.orientation, m.organisation,
       m.referent, null::text, null::text, m.code, 1, 1, case when u.name is not null then 'undone' end,
       null::date, u.name, u.day
from milestones m
left join lateral (
    select u.name, u.day from milestones u
    where u.person = m.person and u.stream = m.stream and u.version > m.version and u.day <= :on
      and (u.name in ('DecisionAnnulled', 'DecisionWithdrawn')
           or (u.name = 'PriorAppealDecided' and u.code = 'upheld'))
    order by u.version limit 1
) u on true
where m.name = any (:met_by) and m.day between :since and least(:until, :on)
