-- The files that a sample is drawn from, with the body that follows each on the day: everyone
-- registered by that position, or whoever is followed on a day; neither merged nor forgotten by then.
with told as (
    select person, name from facts(:upto)
    where name in ('BeneficiaryRegistered', 'BeneficiaryMerged', 'PersonForgotten')
), registered as (
    select person from told group by person
    having bool_or(name = 'BeneficiaryRegistered') and bool_and(name = 'BeneficiaryRegistered')
), followed as (
    select person, min(organisation::text)::uuid as organisation from accompaniments
    where since <= :on and :on < until and (:organisation is null or organisation = :organisation)
    group by person
)
select r.person, f.organisation
from registered r left join followed f using (person)
where f.person is not null or :on is null
order by r.person
