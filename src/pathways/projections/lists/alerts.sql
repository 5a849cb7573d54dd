-- Alerts raised by a day whose deadline was still open on it: the most recent first and, of one
-- day, the longest overdue first.
with of_people as (
    select l.stream as alert, l.deadline, l.person, p.last_name, p.first_name,
           p.category is null as erased, l.kind, l.step, l.recipient, l.raised_on, l.due_on, l.rule,
           l.orientation, l.organisation, o.name as organisation_name, l.referent,
           r.last_name as referent_name, null::uuid as agreement, null::text as title
    from alerts l
    join deadlines d on d.deadline = l.deadline and d.due_on = l.due_on
                    and d.since <= :on and :on < d.until
    left join organisations o on o.stream = l.organisation
    left join people p on p.person = l.person
    left join people r on r.person = l.referent
    where l.raised_on <= :on
      and (:organisation is null or l.organisation = :organisation)
      and (:referent is null or l.referent = :referent)
      and (:recipient is null or l.recipient = :recipient)
      and (:after_raised is null or (-(l.raised_on - date '2000-01-01'), l.due_on, l.stream)
                                  > (-(:after_raised - date '2000-01-01'), :after_due, :after_alert))
    order by -(l.raised_on - date '2000-01-01'), l.due_on, l.stream
    limit :limit
), of_agreements as (
    select l.stream, l.deadline, null::uuid, null::text, null::text, false, l.kind, l.step,
           l.recipient, l.raised_on, l.due_on, l.rule, null::uuid, l.organisation, o.name,
           null::uuid, null::text, d.agreement, d.title
    from alerts l
    join agreement_deadlines d on d.deadline = l.deadline and d.due_on = l.due_on
                              and d.since <= :on and :on < d.until
    left join organisations o on o.stream = l.organisation
    where l.raised_on <= :on and :referent is null
      and (:organisation is null or l.organisation = :organisation)
      and (:recipient is null or l.recipient = :recipient)
      and (:after_raised is null or (-(l.raised_on - date '2000-01-01'), l.due_on, l.stream)
                                  > (-(:after_raised - date '2000-01-01'), :after_due, :after_alert))
      and not exists (
          select from reports t
          where t.subject = coalesce(d.agreement, d.organisation) and t.kind || '_report' = d.kind and t.since <= :on and :on < t.until
            and t.status in ('submitted', 'accepted', 'sealed')
            and (d.agreement is not null or t.counted_to between d.starts_on and d.ends_on))
)
select * from (select * from of_people union all select * from of_agreements) of_both
order by -(raised_on - date '2000-01-01'), due_on, alert
limit :limit
