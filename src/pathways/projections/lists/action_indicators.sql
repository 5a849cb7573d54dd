-- What was done in actions from a day to another, both included, by programme and measure (A2.8,
-- A3.7, A4.8, A5.6, A6.4, A7.4). Someone counts once, whatever they entered and under whichever of
-- their files; a month of work is of its first day, days of rentals and places are cut to the period.
with recursive kept as (
    select person, person as file from people where merged_into is null
    union all
    select p.person, kept.file from people p join kept on p.merged_into = kept.person
), fact as (
    select a.programme, a.kind, a.stream, a.session, a.place, a.quantity, a.never, coalesce(k.file, a.person) as file,
           greatest(a.day, :since) as since, least(a.until, :until + 1) as upto
    from attendances a left join kept k using (person)
    where a.day <= :until and a.day < a.until and case when a.kind in ('rental', 'stay') then a.until > :since else a.day >= :since end
      and a.never is distinct from 'cancelled'
      and (:organisation is null or a.organisation = :organisation)
      and (:agreement is null or a.agreement = :agreement)
      and (:programme is null or a.programme = :programme)
      and (:territory is null or a.territory = :territory)
      and (:public is null or a.public = :public)
), done as (
    select programme, kind, count(*) filter (where never is null) as facts,
           coalesce(sum(quantity) filter (where never is null), 0) as quantity,
           count(distinct session) filter (where never is null) as sessions,
           count(*) filter (where never = 'absent') as absent, count(*) filter (where never = 'excused') as excused,
           count(distinct file) as people, sum(upto - since) as days
    from fact group by programme, kind
), occupied as (
    select programme, year, sum(least(upto, make_date(year + 1, 1, 1)) - greatest(since, make_date(year, 1, 1))) as days
    from fact
    cross join lateral generate_series(extract(year from since)::int, extract(year from upto - 1)::int) as y (year)
    where kind = 'stay' and place is not null
    group by programme, year
), fleet as (
    -- The vehicles of the body, rented or not; they are of no programme by themselves.
    select m.stream, year, least(m.until, :until + 1, make_date(year + 1, 1, 1))
                           - greatest(m.since, :since, make_date(year, 1, 1)) as days
    from mopeds m
    cross join lateral generate_series(extract(year from greatest(m.since, :since))::int,
                                       extract(year from least(m.until - 1, :until))::int) as y (year)
    where m.since <= :until and m.until > :since
      and (:organisation is null or m.organisation = :organisation)
      and (:agreement is null or m.organisation = (select a.organisation from agreements a where a.stream = :agreement))
      and (:territory is null or m.territory = :territory)
), told as (
    select programme, m.measure, null as detail, m.quantity
    from done
    cross join lateral (values
        ('session', 'collective_participations', facts), ('session', 'collective_sessions', sessions),
        ('session', 'collective_hours', quantity), ('session', 'sessions_missed', absent),
        ('session', 'sessions_excused', excused), ('interview', 'individual_interviews', facts),
        ('interview', 'individual_hours', quantity), ('interview', 'interviews_missed', absent),
        ('interview', 'interviews_excused', excused), ('professionalisation', 'professionalisation_hours', quantity),
        ('worked', 'worked_hours', quantity), ('training', 'training_hours', quantity),
        ('placement', 'placement_hours', quantity), ('rental', 'rental_days', days),
        ('stay', 'participants', people)
    ) as m (of, measure, quantity)
    where m.of = done.kind
    union all
    select programme, 'occupied_days', year::text, days from occupied
    union all
    select '', 'mopeds', null, count(distinct stream) from fleet
    union all
    select '', 'fleet_days', year::text, sum(days) from fleet group by year
    union all
    select programme, 'outcomes', place, count(distinct file) from fact where kind = 'outcome' group by programme, place
)
select programme, measure, detail, quantity::bigint from told order by programme, measure, detail
