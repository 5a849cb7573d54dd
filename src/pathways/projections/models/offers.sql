-- Offers over time, [since, until): their places, those taken, until when they are open (G9).
-- key: stream
-- reads: OfferPublished, OfferChanged, OfferWithdrawn, OfferPlaceTaken, OfferPlaceFreed
-- seen: accompanying, beneficiary, offerer

-- [table]
create table offers (
    stream       uuid    not null,
    kind         text    not null,    -- insertion_action, training, job_offer
    organisation uuid    not null,
    agreement    uuid,
    title        text    not null,
    objective    text    not null,
    publics      text[]  not null,
    territories  text[]  not null,
    skills       text[]  not null,
    commune      text,
    published_on date    not null,
    places       int     not null,
    taken        int     not null,
    open_until   date    not null,
    withdrawn    boolean not null,
    since        date    not null,
    until        date    not null
);
create index on offers (stream);
create index on offers (organisation);
create index on offers (open_until, since);

-- [rows]
-- Of what was said by a day, the greatest of (day, version) holds: it carries places and last day.
with known as (
    select f.stream, f.version, f.name, f.happened_on, f.payload
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
), told as (
    select stream, happened_on as since,
           lead(happened_on) over whole as next,
           max(case when name in ('OfferPublished', 'OfferChanged')
                    then array[happened_on - date '2000-01-01', version, (payload ->> 'places')::int,
                               (payload ->> 'open_until')::date - date '2000-01-01'] end) over days as said,
           sum(case name when 'OfferPlaceTaken' then 1 when 'OfferPlaceFreed' then -1 else 0 end) over days as taken,
           bool_or(name = 'OfferWithdrawn') over days as withdrawn
    from known
    window whole as (partition by stream order by happened_on, version),
           days as (partition by stream order by happened_on, version)
)
select t.stream, p.payload ->> 'kind', (p.payload ->> 'organisation_id')::uuid,
       (p.payload ->> 'agreement_id')::uuid, p.payload ->> 'title', p.payload ->> 'objective',
       array(select jsonb_array_elements_text(p.payload -> 'publics')),
       array(select jsonb_array_elements_text(p.payload -> 'territories')),
       array(select jsonb_array_elements_text(p.payload -> 'skills')),
       p.payload ->> 'commune', p.happened_on, t.said[3], t.taken::int,
       date '2000-01-01' + t.said[4], t.withdrawn, t.since, coalesce(t.next, 'infinity')
from told t
join known p on p.stream = t.stream and p.name = 'OfferPublished'
where t.next is distinct from t.since and t.said is not null
