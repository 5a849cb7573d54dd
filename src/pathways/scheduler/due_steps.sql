-- The alert steps to raise on a business day: for each deadline open that day, the most advanced
-- step it has reached, unless it was raised already for this due date.
-- A step is reached by the deadlines due on `due_upto` or before; those due on `due_after` or before
-- have reached the next one as well. `people` narrows the question to some; null asks for all.
-- The reports that bodies owe are asked about where `agreements` says so.
with step as (
    select * from unnest(%(kinds)s::text[], %(steps)s::text[], %(recipients)s::text[],
                         %(due_after)s::date[], %(due_upto)s::date[])
                  as s (kind, step, recipient, due_after, due_upto)
), still_open as (
    select d.deadline, d.person, d.kind, d.orientation, d.due_on, d.rule, s.step, s.recipient
    from step s join deadlines d
      on d.kind = s.kind and d.due_on > s.due_after and d.due_on <= s.due_upto
    where d.until = 'infinity' and d.since <= %(day)s::date
      and d.due_on <= %(latest)s::date -- for the index: no step looks further ahead
      and (%(people)s::uuid[] is null or d.person = any (%(people)s::uuid[]))
), closed_since as (
    -- What was open on a day gone by and is closed today: after downtime, the day is swept as it was.
    select d.deadline, d.person, d.kind, d.orientation, d.due_on, d.rule, s.step, s.recipient
    from step s join deadlines d
      on d.kind = s.kind and d.due_on > s.due_after and d.due_on <= s.due_upto
    where d.until > %(day)s::date and d.until < 'infinity' and d.since <= %(day)s::date
      and (%(people)s::uuid[] is null or d.person = any (%(people)s::uuid[]))
), reached as (
    select * from still_open union all select * from closed_since
), owed as (
    -- As it stood that day: what its agreement said, and whether a report was with the Département.
    select d.deadline, d.kind, s.step, d.due_on, d.rule, s.recipient, d.organisation, d.agreement
    from step s join agreement_deadlines d
      on d.kind = s.kind and d.due_on > s.due_after and d.due_on <= s.due_upto
    where %(agreements)s and d.since <= %(day)s::date and d.until > %(day)s::date
      and not exists (
          select from reports t
          where t.subject = coalesce(d.agreement, d.organisation) and t.kind || '_report' = d.kind
            and t.since <= %(day)s::date and t.until > %(day)s::date
            and t.status in ('submitted', 'accepted', 'sealed')
            and (d.agreement is not null or t.counted_to between d.starts_on and d.ends_on))
), due as materialized ( -- once, however little the planner knows of these tables
    select * from reached r
    where not exists (
        select from alerts l
        where l.deadline = r.deadline and l.due_on = r.due_on and l.step = r.step)
)
select d.deadline, d.kind, d.step, d.due_on, d.rule, d.recipient, d.person as beneficiary,
       d.orientation, a.organisation, f.referent, null::uuid as agreement
from due d
left join accompaniments a
  on a.person = d.person and a.orientation = d.orientation
 and a.since <= %(day)s::date and a.until > %(day)s::date
-- A référent who has left reads nothing any more.
left join referents f
  on f.stream = a.organisation and f.referent = a.referent
 and f.arrived_on <= %(day)s::date and f.departed_on > %(day)s::date
-- Nobody is told about a file merged into another or a person forgotten.
where exists (select from people p where p.person = d.person and p.merged_into is null)
union all
select o.deadline, o.kind, o.step, o.due_on, o.rule, o.recipient, null, null, o.organisation, null,
       o.agreement
from owed o
where not exists (
    select from alerts l
    where l.deadline = o.deadline and l.due_on = o.due_on and l.step = o.step)
order by due_on, deadline, step
