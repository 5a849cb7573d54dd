-- Agreements that run on a day, with the places left where they have some: a place is free when
-- nobody has it that day.
select g.stream as agreement, g.title, g.organisation, b.name as organisation_name, g.programme, g.modules,
       g.publics, g.territories, g.places, g.until - 1 as last_day_on,
       case when g.places > 0 then g.places - (
           select count(distinct e.place) from enrolments e
           where e.agreement = g.stream and e.place is not null and e.since <= :on and :on < e.until)::int
       end as places_left
from agreements g
left join organisations b on b.stream = g.organisation
where g.since <= :on and :on < g.until
order by g.programme, b.name, g.title, g.stream
