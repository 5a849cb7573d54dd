-- The agreements of bodies for social accompaniment (A1.14), with the norm of their file active,
-- [since, until): of two that run on a day, the one that started last.
-- key: stream
-- reads: OrganisationAgreementSigned, OrganisationAgreementEnded
-- seen: working

-- [table]
create table body_agreements (
    stream  uuid    not null,    -- the body
    version int     not null,
    since   date    not null,
    until   date    not null,
    fte     numeric not null,
    norm    int     not null     -- people a full time accompanies
);
create unique index on body_agreements (stream, version);
create index on body_agreements (since, until);

-- [rows]
with known as (
    select f.stream, f.version, f.name, f.happened_on, f.payload
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
), signed as (
    select stream, version, (payload ->> 'starts_on')::date as since, (payload ->> 'ends_on')::date as ends_on,
           (payload ->> 'fte')::numeric as fte, (payload ->> 'file_active_norm')::int as norm,
           lead((payload ->> 'starts_on')::date) over (partition by stream order by payload ->> 'starts_on', version) as next
    from known where name = 'OrganisationAgreementSigned'
), held as (
    select s.*, least(ends_on + 1, next,
                      -- The end of the agreement before it may be of the day this one starts.
                      (select min(e.happened_on) from known e
                       where e.stream = s.stream and e.name = 'OrganisationAgreementEnded'
                         and e.version > s.version and e.happened_on between s.since and s.ends_on)) as until
    from signed s
)
select stream, version, since, until, fte, norm from held where since < until
