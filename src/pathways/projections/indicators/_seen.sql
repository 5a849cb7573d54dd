-- Cases, completed with what figures are told apart by, as it was on the day each is looked at.
with cases (person, stream, version, day, seen_on, orientation, organisation, referent, territory, programme,
            nature, amount, against, left_out, due_on, met_by, met_on) as (
-- cases
), seen as (
    select k.person, k.stream, k.version, k.day, k.seen_on, k.orientation, k.organisation,
           coalesce(k.referent, a.referent) as referent, coalesce(k.territory, c.territory) as territory,
           c.profile, to_char(k.day, 'YYYY-MM') as month, k.nature, k.programme,
           :objectives::jsonb ->> k.programme as objective, k.amount::numeric as amount,
           k.against::numeric as against, k.left_out, k.due_on, k.met_by, k.met_on
    from cases k
    left join categories c on c.person = k.person and c.since <= k.seen_on and k.seen_on < c.until
    left join lateral (
        select a.referent from accompaniments a
        where k.referent is null and a.person = k.person and a.orientation = k.orientation and a.since <= k.seen_on
        order by a.since desc limit 1
    ) a on true
), asked as (
    select * from seen
    where (:organisation is null or organisation = :organisation)
      and (:referent is null or referent = :referent)
      and (:territory is null or territory = :territory)
      and (:profile is null or profile = :profile)
      and (:programme is null or programme = :programme)
)
