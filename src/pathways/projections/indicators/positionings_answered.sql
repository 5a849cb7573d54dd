-- Positionings proposed in the period (`met_by`), and whether they were answered by the day asked.
select m.person, m.stream, m.version, m.day, m.day, m.orientation, m.organisation,
       m.referent, null::text, null::text, p.standing, (p.standing in ('retained', 'refused', 'entered'))::int, 1,
       case when p.standing is null then 'lapsed' when p.standing = 'withdrawn' then 'withdrawn' end,
       null::date, null::text, p.since
from milestones m
left join positionings p on p.stream = m.stream and p.person = m.person and p.since <= :on and :on < p.until
where m.name = any (:met_by) and m.day between :since and least(:until, :on)
