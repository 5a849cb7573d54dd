-- People positioned on offers, one row per standing, [since, until): proposed, retained, refused,
-- entered, withdrawn (G9). An entry cancelled never was; a person erased is awaited no more.
-- reads: PositioningProposed, PositioningRetained, PositioningRefused, PositioningEntered, PositioningEntryCancelled, PositioningWithdrawn, PersonForgotten
-- seen: person, offerer

-- [table]
create table positionings (
    stream       uuid   not null,
    person       uuid   not null,
    offer        uuid   not null,
    organisation uuid   not null,    -- the body that answers
    orientation  uuid,
    referent     uuid,               -- who proposed; null where the person did
    proposed_by  text   not null,
    proposed_on  date   not null,
    public       text   not null,
    reasons      text[] not null,
    enrolment    uuid,
    standing     text   not null,
    since        date   not null,
    until        date   not null
);
create index on positionings (person);
create index on positionings (offer, since, until);
create index on positionings (organisation, since, until);
create index on positionings (referent, since, until);

-- [rows]
with fact as (
    select f.person, f.stream, f.version, f.name, f.happened_on, f.payload,
           max(f.version) filter (where f.name = 'PositioningEntryCancelled') over (partition by f.stream) as cancelled
    from unnest(:people) as touched (person) join facts(:upto) f using (person)
    where f.name = any (:reads)
), gone as (
    select person, min(happened_on) as on_day from fact where name = 'PersonForgotten' group by person
), step as (
    select person, stream, name, happened_on as since, payload,
           lead(happened_on) over (partition by stream order by happened_on, version) as next
    from fact
    where name not in ('PersonForgotten', 'PositioningEntryCancelled')
      and not (name = 'PositioningEntered' and version < coalesce(cancelled, 0))
), standing as (
    select s.*, case name when 'PositioningProposed' then 'proposed' when 'PositioningRetained' then 'retained'
                          when 'PositioningRefused' then 'refused' when 'PositioningEntered' then 'entered'
                          else 'withdrawn' end as standing,
           case when name in ('PositioningProposed', 'PositioningRetained')
                then least(coalesce(next, 'infinity'), coalesce(g.on_day, 'infinity'))
                else coalesce(next, 'infinity') end as until
    from step s left join gone g using (person)
)
select s.stream, s.person, (p.payload ->> 'offer_id')::uuid, (p.payload ->> 'organisation_id')::uuid,
       (p.payload ->> 'orientation_id')::uuid, (p.payload ->> 'referent_id')::uuid,
       p.payload ->> 'proposed_by', p.happened_on, p.payload ->> 'public',
       array(select jsonb_array_elements_text(p.payload -> 'reasons')),
       (s.payload ->> 'enrolment_id')::uuid, s.standing, s.since, s.until
from standing s
join fact p on p.stream = s.stream and p.name = 'PositioningProposed'
where s.since < s.until
