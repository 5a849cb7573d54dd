-- Who may be positioned as of a day: everyone who said what they look for, or the one person asked;
-- `positioned`: on `:offer`, an answer is awaited. A référent or a body sees those they follow.
select p.person, p.last_name, p.first_name, p.birth_date, r.status as right_status, r.territory,
       s.objective, s.skills, s.commune, s.within_km, s.since, p.sort_key,
       exists (select from positionings n
               where n.person = p.person and n.offer = :offer and n.standing in ('proposed', 'retained')
                 and n.since <= :on and :on < n.until) as positioned
from people p
left join search_profiles s on s.person = p.person and s.since <= :on and :on < s.until
left join rights r on r.person = p.person and r.since <= :on and :on < r.until
where p.category = 'beneficiary' and p.merged_into is null
  and (p.person = :person or (:person is null and s.person is not null))
  and ((:referent is null and :organisation is null)
       or exists (select from accompaniments a
                  where a.person = p.person and a.since <= :on and :on < a.until
                    and (:referent is null or a.referent = :referent)
                    and (:organisation is null or a.organisation = :organisation)))
