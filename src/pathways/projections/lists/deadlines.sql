-- Deadlines open on a day, soonest first, with who follows the person that day; and the
-- reports that bodies owe, open as long as none is with the Département.
-- `late_on`: open on that day and overdue then.
with of_people as (
    select d.deadline, d.person, p.last_name, p.first_name, p.category is null as erased, d.kind,
           d.since, d.due_on, d.rule, d.due_on < :on as late, :on - d.due_on as days_late,
           d.stream, d.version, d.orientation, a.organisation, o.name as organisation_name,
           a.referent, r.last_name as referent_name, null::uuid as agreement, null::text as title,
           coalesce(p.sort_key, '') as sort_key
    from deadlines d
    left join accompaniments a on a.orientation = d.orientation and a.since <= :on and :on < a.until
    left join organisations o on o.stream = a.organisation
    left join people p on p.person = d.person
    left join people r on r.person = a.referent
    where d.since <= :on and :on < d.until
      and (:kind is null or d.kind = :kind)
      and (:organisation is null or a.organisation = :organisation)
      and (:referent is null or a.referent = :referent)
      and (:person is null or d.person = :person)
      and (not :late_only or d.due_on < :on)
      and (:after_due is null or (d.due_on, d.deadline) > (:after_due, :after_deadline))
    order by d.due_on, d.deadline
    limit :limit
), of_agreements as (
    select d.deadline, null::uuid, null::text, null::text, false, d.kind,
           d.since, d.due_on, d.rule, d.due_on < :on, :on - d.due_on,
           d.stream, d.version, null::uuid, d.organisation, o.name,
           null::uuid, null::text, d.agreement, d.title, ''
    from agreement_deadlines d
    left join organisations o on o.stream = d.organisation
    where d.since <= :on and :on < d.until and :person is null and :referent is null
      and (:kind is null or d.kind = :kind)
      and (:organisation is null or d.organisation = :organisation)
      and (not :late_only or d.due_on < :on)
      and (:after_due is null or (d.due_on, d.deadline) > (:after_due, :after_deadline))
      and not exists (
          select from reports t
          where t.subject = coalesce(d.agreement, d.organisation) and t.kind || '_report' = d.kind and t.since <= :on and :on < t.until
            and t.status in ('submitted', 'accepted', 'sealed')
            and (d.agreement is not null or t.counted_to between d.starts_on and d.ends_on))
)
select * from of_people union all select * from of_agreements
order by due_on, deadline
limit :limit
