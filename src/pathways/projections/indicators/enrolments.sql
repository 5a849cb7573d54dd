-- Entries of the period (`met_by`) into insertion actions; one recorded by mistake is left out.
select m.person, m.stream, m.version, m.day, m.day, m.orientation, m.organisation,
       m.referent, null::text, m.programme, null::text, 1, 1, case when c.name is not null then 'cancelled' end,
       null::date, c.name, c.day
from milestones m
left join lateral (
    select c.name, c.day from milestones c
    where c.person = m.person and c.stream = m.stream and c.name = 'EnrolmentCancelled' limit 1
) c on true
where m.name = any (:met_by) and m.day between :since and least(:until, :on)
