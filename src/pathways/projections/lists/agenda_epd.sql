-- Who the EPD should see (A1.12): every complete breach file, again once a delay the President granted
-- is over; and who is left out, with the reason.
with open_then as (
    select distinct on (s.procedure) s.*
    from sanction_procedures s
    where s.since <= :on and :on < s.until
    order by s.procedure, s.since desc
), wanted as (
    select o.person, o.orientation, o.procedure, o.completed_on, o.organisation,
           o.delay_until >= (select held_on from panel_sessions where stream = :session) as delayed,
           (select c.status from panel_cases c join panel_sessions p using (stream)
            where c.procedure = o.procedure order by c.listed_on desc, c.status_on desc limit 1) as last,
           exists (select from panel_cases c where c.procedure = o.procedure and c.status = 'listed'
                                               and c.stream <> :session) as elsewhere,
           (select c.status from panel_cases c where c.stream = :session and c.procedure = o.procedure
            order by c.status = 'listed' desc limit 1) as mine,
           exists (select from file_active f where f.orientation = o.orientation and f.since <= :on
                                               and :on < f.until and f.standing = 'exempted') as exempted,
           exists (select from rights r where r.person = o.person) and
           not exists (select from rights r where r.person = o.person and r.since <= :on
                                              and :on < r.until) as exited
    from open_then o
    where o.stage in ('opened', 'letter_sent', 'letter_received', 'answered', 'complete', 'referred')
       or (o.stage in ('decided', 'notified') and o.measure = 'delay')
)
select w.person, w.orientation, 'breach' as kind,
       case when w.last = 'postponed' then 'postponed' else 'file_complete' end as reason,
       case when w.mine = 'removed' then 'removed_by_hand'
            when w.elsewhere then 'already_listed'
            when w.exited then 'exited'
            when w.exempted then 'exempted'
            when w.delayed then 'delay_running'
            -- What the person adds to a complete file leaves it complete.
            when w.completed_on is null then 'procedure_incomplete' end as left_out,
       null::date as due_on, w.procedure, a.referent as presenter, coalesce(p.sort_key, '') as sort_key
from wanted w
left join accompaniments a on a.orientation = w.orientation and a.since <= :on and :on < a.until
left join people p on p.person = w.person
where w.mine is distinct from 'listed'
order by coalesce(p.sort_key, ''), w.person
