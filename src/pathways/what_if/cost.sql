-- What the social accompaniment of each body would be owed (A1.14): the mean of its file actives at
-- the ends of the months that its agreement covers, over its norm, by what a full-time worker costs
-- and the share the Département pays, for the part of the year the agreement covers. `euros` is
-- exact; it is rounded once, where it is shown.
with month_end as (
    select (generate_series(:since::timestamp, :until::timestamp, interval '1 month')
            + interval '1 month - 1 day')::date as day
), agreement as (
    select f.stream, f.version, (f.payload ->> 'starts_on')::date as starts_on,
           least((f.payload ->> 'ends_on')::date,
                 -- The end of the agreement before it may be of the day this one starts.
                 (select min(e.happened_on) - 1 from facts(:position) e
                  where e.stream = f.stream and e.name = 'OrganisationAgreementEnded'
                    and e.version > f.version
                    and e.happened_on between (f.payload ->> 'starts_on')::date
                                          and (f.payload ->> 'ends_on')::date)) as last_day,
           (f.payload ->> 'file_active_norm')::int as norm,
           (f.payload ->> 'fte')::numeric as fte,
           (f.payload ->> 'fte_cost')::numeric as fte_cost,
           (f.payload ->> 'departement_share')::int as share
    from facts(:position) f where f.name = 'OrganisationAgreementSigned'
), counted as (
    select a.stream, a.version, m.day,
           (select count(*) from file_active f
            where f.organisation = a.stream and f.counted and f.since <= m.day and m.day < f.until) as people
    from agreement a join month_end m on m.day between a.starts_on and a.last_day and m.day <= :on
)
select a.stream as organisation, o.name as organisation_name, a.norm, a.fte as fte_agreed,
       count(*)::int as months, sum(c.people)::int as people_months,
       sum(c.people) / count(*)::numeric / a.norm as fte_needed,
       sum(c.people) / count(*)::numeric / a.norm * a.fte_cost * a.share / 100
           * (least(a.last_day, :until) - greatest(a.starts_on, :since) + 1) / (:until - :since + 1)
           as euros
from agreement a
join counted c using (stream, version)
left join organisations o on o.stream = a.stream
group by a.stream, a.version, a.starts_on, a.last_day, o.name, a.norm, a.fte, a.fte_cost, a.share
order by o.name, a.stream, min(c.day)
