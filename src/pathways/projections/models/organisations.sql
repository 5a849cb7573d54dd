-- Bodies as last told, with the agreement that sets their file-active norm.
-- key: stream
-- reads: OrganisationRegistered, OrganisationAgreementSigned, OrganisationAgreementEnded
-- seen: everyone

-- [table]
create table organisations (
    stream         uuid not null,
    name           text not null,
    kind           text not null,
    territory      text not null,
    agreement_from date,
    agreement_to   date,
    fte            numeric,
    norm           int
);
create unique index on organisations (stream);

-- [rows]
with known as (
    select f.* from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
), agreement as (
    select distinct on (stream) stream, (payload ->> 'starts_on')::date as agreement_from,
           least((payload ->> 'ends_on')::date,
                 (select min(e.happened_on) from known e
                  where e.stream = known.stream and e.name = 'OrganisationAgreementEnded'
                    and e.version > known.version
                    and e.happened_on between (known.payload ->> 'starts_on')::date
                                          and (known.payload ->> 'ends_on')::date)) as agreement_to,
           (payload ->> 'fte')::numeric as fte, (payload ->> 'file_active_norm')::int as norm
    from known where name = 'OrganisationAgreementSigned'
    order by stream, (payload ->> 'starts_on')::date desc, version desc
)
select k.stream, k.payload ->> 'organisation_name', k.payload ->> 'kind', k.payload ->> 'territory',
       a.agreement_from, a.agreement_to, a.fte, a.norm
from known k left join agreement a using (stream)
where k.name = 'OrganisationRegistered'
