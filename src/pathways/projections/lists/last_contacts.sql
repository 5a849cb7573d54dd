-- Each person not forgotten, files merged into theirs included, with the last contact on a day or
-- before it, and whether anybody follows them on it; the longest without contact first.
with file as (
    select p.person, coalesce(p.merged_into, p.person) as kept from people p
    where p.category = 'beneficiary'
), met as (
    select f.kept, max(t.happened_on) as last_contact_on
    from file f join timeline t on t.person = f.person
    where t.name = any (:contacts) and t.replaced_by is null and t.happened_on <= :on
    group by f.kept
), followed as (
    select f.kept from file f join accompaniments a on a.person = f.person
    where a.since <= :on and :on < a.until
    union
    select f.kept from file f join enrolments e on e.person = f.person
    where e.since <= :on and :on < e.until
    union
    select f.kept from file f join rights r on r.person = f.person
    where r.since <= :on and :on < r.until and r.status in ('requested', 'open', 'suspended')
)
select m.kept as person, p.last_name, p.first_name, p.birth_date, m.last_contact_on,
       m.kept in (select kept from followed) as followed
from met m join people p on p.person = m.kept
where m.last_contact_on <= :before
  -- A file opened since, of someone whose other file was known: nothing of it was kept then.
  and exists (select from timeline t where t.person = m.kept)
order by m.last_contact_on, m.kept
offset :skip limit :limit
