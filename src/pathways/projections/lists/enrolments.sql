-- People in actions on a day: under an agreement, at a body, in a programme. A stay is over with its
-- agreement, whatever was promised.
select e.stream as enrolment, e.person, p.last_name, p.first_name, p.category is null as erased,
       e.agreement, g.title, e.organisation, b.name as organisation_name, e.programme, e.module, e.public,
       e.territory, e.place, e.entered_on, least(e.last_day_on, g.until - 1) as last_day_on, e.ended,
       e.early_exit_reason, e.contract_ends_on, e.referent, r.last_name as referent_name, e.results, e.steps,
       e.flagged,
       array(select m.module from module_periods m
             where m.stream = e.stream and m.since <= :on and :on < m.until order by m.module) as modules
from enrolments e
join agreements g on g.stream = e.agreement
left join people p on p.person = e.person
left join people r on r.person = e.referent
left join organisations b on b.stream = e.organisation
where e.since <= :on and :on < least(e.until, g.until)
  and (:agreement is null or e.agreement = :agreement)
  and (:organisation is null or e.organisation = :organisation)
  and (:programme is null or e.programme = :programme)
  and (:territory is null or e.territory = :territory)
  and (:public is null or e.public = :public)
order by p.sort_key nulls last, e.stream
offset :skip limit :limit
