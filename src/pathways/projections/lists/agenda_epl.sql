-- Who an EPL should see (A1.10, A1.11), and who might be expected and is left out, as of a day.
-- `left_out` is null for those to list. `expects` days after the session bound what is looked at.
with session as (
    select s.* from panel_sessions s where s.stream = :session
), here as (
    -- People accompanied in the session's territory: their own where it is known, else their body's.
    select a.person, a.orientation, a.organisation, a.referent, s.held_on, s.next_session_on,
           r.person is null and exists (select from rights known where known.person = a.person) as exited
    from session s
    join accompaniments a on a.since <= :on and :on < a.until
    left join rights r on r.person = a.person and r.since <= :on and :on < r.until
    left join organisations o on o.stream = a.organisation
    where coalesce(r.territory, o.territory) = s.territory
), postponed as (
    -- The last word of a panel on someone was that their case comes back.
    select distinct on (c.person) c.person, c.orientation, c.kind, c.status
    from panel_cases c join panel_sessions p using (stream)
    where p.kind = 'epl' and c.status in ('postponed', 'concluded')
    order by c.person, c.status_on desc, p.held_on desc
), wanted as (
    select h.*, d.due_on,
           -- The panel has advised on the request: it is the President's to answer.
           p.status is distinct from 'postponed' and q.person is not null
           and exists (select from panel_cases c join panel_sessions s using (stream)
                       where c.orientation = h.orientation and s.kind = 'epl' and c.status = 'concluded'
                         and c.status_on >= q.since) as advised,
           case when p.status = 'postponed' then p.kind
                when q.person is not null then 'reorientation_request'
                else 'twelve_month_review' end as kind,
           case when p.status = 'postponed' then 'postponed'
                when q.person is not null then 'reorientation_proposed'
                when d.due_on < h.held_on then 'review_late' else 'review_due' end as reason
    from here h
    left join lateral (
        select min(d.due_on) as due_on from deadlines d
        where d.orientation = h.orientation and d.kind = 'epl_review' and d.since <= :on and :on < d.until
    ) d on true
    left join reorientation_requests q
           on q.orientation = h.orientation and q.since <= :on and :on < q.until
    left join postponed p on p.orientation = h.orientation
    where p.status = 'postponed' or q.person is not null or d.due_on < h.held_on + :expects
), gone as (
    -- Postponed last time, and no longer accompanied: told once, to the session that follows.
    select p.person, p.orientation, p.kind
    from session s
    join postponed p on p.status = 'postponed'
    join panel_cases c on c.person = p.person and c.kind = p.kind and c.status = 'postponed'
    join panel_sessions before on before.stream = c.stream and before.territory = s.territory
    where not exists (select from accompaniments a where a.orientation = p.orientation
                      and a.since <= :on and :on < a.until)
      and not exists (select from panel_sessions told
                      where told.kind = 'epl' and told.territory = s.territory
                        and told.status in ('locked', 'held', 'signed')
                        and told.held_on > before.held_on and told.held_on < s.held_on)
)
select distinct on (sort_key, person) person, orientation, kind, reason, left_out, due_on, procedure,
       presenter, sort_key
from (
    select w.person, w.orientation, w.kind, w.reason,
           case when mine.status = 'removed' then 'removed_by_hand'
                when w.exited then 'exited'
                when w.advised then 'awaiting_decision'
                when other.person is not null then 'already_listed'
                when w.reason in ('review_due', 'review_late') and w.due_on >= w.next_session_on
                     then 'not_due' end as left_out,
           w.due_on, null::uuid as procedure, w.referent as presenter, coalesce(p.sort_key, '') as sort_key
    from wanted w
    left join people p on p.person = w.person
    left join lateral (select c.status from panel_cases c
                       where c.stream = :session and c.person = w.person
                       order by c.status = 'listed' desc limit 1) mine on true
    left join lateral (select c.person from panel_cases c
                       where c.person = w.person and c.stream <> :session and c.status = 'listed'
                         and c.kind in ('twelve_month_review', 'reorientation_request')
                       limit 1) other on true
    where mine.status is distinct from 'listed'
    union all
    select g.person, g.orientation, g.kind, 'postponed', 'exited', null, null, null,
           coalesce(p.sort_key, '')
    from gone g left join people p on p.person = g.person
) found
order by sort_key, person, left_out nulls first
