-- What bodies do for people, as the quarterly report counts it (A1.9b, A1.15): one row per act, with
-- the body of its accompaniment, the code that tells its nature and, of a contract, its content.
-- reads: OrientationDecided, RdvHeld, RelanceSent, BreachReported, PartnerMobilised, PositionedOnInsertionOffer, RegisteredAtFranceTravail, EngagementContractDrafted, EngagementContractSigned, EngagementContractAmended
-- seen: person, body

-- [table]
create table accompaniment_acts (
    person       uuid not null,
    stream       uuid not null,
    version      int  not null,
    name         text not null,
    day          date not null,
    organisation uuid,           -- none where the accompaniment was never opened
    code         text,           -- kind, mode, ground, partner, objective; of a contract: first, renewal
    domains      text[]          -- of a contract, as agreed that day
);
create index on accompaniment_acts (person);
create index on accompaniment_acts (organisation, day);

-- [rows]
with known as (
    select f.person, f.stream, f.version, f.name, f.happened_on, f.payload
    from unnest(:people) as touched (person) join facts(:upto) f using (person)
    where f.name = any (:reads)
), fact as (
    select k.*,
           case when name like 'EngagementContract%'
                then (max(payload ->> 'orientation_id') filter (where name = 'EngagementContractDrafted') over whole)::uuid
                else stream end as orientation,
           max(payload ->> 'renews') filter (where name = 'EngagementContractDrafted') over whole as renews,
           -- As sortable text, the last content agreed so far: the version, then the domains.
           max((lpad(version::text, 8, '0') || (payload ->> 'domains')) collate "C") over so_far as content
    from known k
    window whole as (partition by stream), so_far as (partition by stream order by version)
)
select * from (
    select person, stream, version, name, happened_on,
           (max(payload ->> 'organisation_id') filter (where name = 'OrientationDecided')
                over (partition by person, orientation))::uuid,
           case name when 'OrientationDecided' then payload ->> 'kind' when 'RdvHeld' then payload ->> 'mode'
                     when 'RelanceSent' then payload ->> 'ground' when 'BreachReported' then payload ->> 'ground'
                     when 'PartnerMobilised' then payload ->> 'partner'
                     when 'PositionedOnInsertionOffer' then payload ->> 'objective'
                     when 'EngagementContractSigned' then case when renews is null then 'first' else 'renewal' end end,
           case when name like 'EngagementContract%'
                then array(select jsonb_array_elements_text(substr(content, 9)::jsonb)) end
    from fact
) act
where name <> 'EngagementContractDrafted'
