-- The standing of each accompaniment, day by day (A1.13, art. 5.1): one row per person, orientation,
-- référent and standing, [since, until). Counted: under_recall, validated, under_validation. Beside,
-- each with its reason: exempted, returned, signed, drafted, expired, without_contract.
-- reads: OrientationDecided, ReferentDesignated, Reoriented, OrientationEnded, RsaExited, RelanceSent, BreachReported, RecallClosed, ContractExemptionGranted, ContractExemptionEnded, EngagementContractDrafted, EngagementContractSigned, EngagementContractSubmitted, EngagementContractValidated, EngagementContractReturned, EngagementContractAmended, EngagementContractEnded

-- [table]
create table file_active (
    person       uuid    not null,
    orientation  uuid    not null,
    organisation uuid    not null,
    referent     uuid,
    standing     text    not null,
    counted      boolean not null,
    since        date    not null,
    until        date    not null
);
create index on file_active (person);
create index on file_active (organisation, since, until);

-- [rows]
with known as (
    select f.person, f.stream, f.version, f.name, f.happened_on, f.payload
    from unnest(:people) as touched (person) join facts(:upto) f using (person)
    where f.name = any (:reads)
), opened as (
    select person, stream as orientation, (payload ->> 'organisation_id')::uuid as organisation,
           happened_on as since
    from known where name = 'OrientationDecided'
), ended as (
    select o.orientation, coalesce(min(k.happened_on), 'infinity') as until
    from opened o
    left join known k on (k.stream = o.orientation and k.name in ('Reoriented', 'OrientationEnded'))
                      or (k.person = o.person and k.name = 'RsaExited' and k.happened_on >= o.since)
    group by o.orientation
), followed as (
    select stream as orientation, (payload ->> 'referent_id')::uuid as referent, happened_on as since,
           coalesce(lead(happened_on) over (partition by stream order by happened_on, version), 'infinity') as until
    from known where name in ('OrientationDecided', 'ReferentDesignated')
), contract as (
    select stream, (payload ->> 'orientation_id')::uuid as orientation,
           (payload ->> 'ends_on')::date as drafted_until
    from known where name = 'EngagementContractDrafted'
), step as (
    -- Each contract's steps in the order of their days; a step lasts until the next one.
    select k.stream, k.name, k.payload, k.happened_on as since,
           coalesce(lead(k.happened_on) over steps, 'infinity') as until,
           -- An amendment leaves the contract where it stood before: drafted, signed or validated.
           max(case k.name when 'EngagementContractValidated' then 3
                           when 'EngagementContractSubmitted' then 2
                           when 'EngagementContractSigned' then 1 end) over steps as reached
    from known k
    where k.name like 'EngagementContract%'
    window steps as (partition by k.stream order by k.happened_on, k.version)
), extent as (
    select c.stream, c.orientation,
           coalesce((select (s.payload ->> 'ends_on')::date from step s
                     where s.stream = c.stream and s.name = 'EngagementContractAmended'
                     order by s.since desc limit 1), c.drafted_until) + 1 as term
    from contract c
), standing as (
    -- A contract as it moves; once validated it counts up to its last day, then it is expired.
    select x.orientation, s.since, case when n.standing = 'validated' then least(s.until, x.term) else s.until end as until,
           n.standing
    from extent x
    join step s using (stream)
    cross join lateral (select case s.name
        when 'EngagementContractDrafted' then 'drafted'
        when 'EngagementContractSigned' then 'signed'
        when 'EngagementContractSubmitted' then 'under_validation'
        when 'EngagementContractReturned' then 'returned'
        when 'EngagementContractValidated' then 'validated'
        when 'EngagementContractAmended' then
            case when s.reached = 3 then 'validated' when s.reached >= 1 then 'signed' else 'drafted' end
        end as standing) n
    where n.standing is not null
    union all
    select x.orientation, greatest(x.term, s.since), s.until, 'expired'
    from extent x join step s using (stream)
    where s.name in ('EngagementContractValidated', 'EngagementContractAmended') and s.reached = 3
    union all
    select x.orientation, s.since, 'infinity', 'expired'
    from extent x join step s using (stream)
    where s.name = 'EngagementContractEnded' and s.payload ->> 'reason' = 'term'
    union all
    -- A recall runs from a contract relance or a reported breach until it is closed.
    select r.stream, r.happened_on,
           coalesce((select min(c.happened_on) from known c
                     where c.stream = r.stream and c.name = 'RecallClosed'
                       and (c.happened_on, c.version) > (r.happened_on, r.version)), 'infinity'),
           'under_recall'
    from known r
    where r.name = 'BreachReported'
       or (r.name = 'RelanceSent' and r.payload ->> 'ground' like 'contract_%')
    union all
    select g.stream, g.happened_on,
           least((g.payload ->> 'until')::date + 1,
                 coalesce((select min(c.happened_on) from known c
                           where c.stream = g.stream and c.name in ('ContractExemptionEnded', 'ContractExemptionGranted')
                             and (c.happened_on, c.version) > (g.happened_on, g.version)), 'infinity')),
           'exempted'
    from known g where g.name = 'ContractExemptionGranted'
), edge as (
    select orientation, since as day from standing
    union select orientation, until from standing
    union select orientation, since from followed
    union select orientation, until from followed
    union select orientation, until from ended
), segment as (
    select orientation, day as since, lead(day) over (partition by orientation order by day) as until
    from edge
), held as (
    select o.person, o.orientation, o.organisation, f.referent, g.since, g.until, best.standing
    from segment g
    join opened o using (orientation)
    join ended e using (orientation)
    join followed f on f.orientation = g.orientation and f.since <= g.since and g.until <= f.until
    cross join lateral (
        select coalesce(min(rank.n), 9) as n
        from standing s
        join (values ('under_recall', 1), ('validated', 2), ('under_validation', 3), ('exempted', 4),
                     ('returned', 5), ('signed', 6), ('drafted', 7), ('expired', 8)) as rank (standing, n)
             using (standing)
        where s.orientation = g.orientation and s.since <= g.since and g.until <= s.until
    ) found
    join (values ('under_recall', 1), ('validated', 2), ('under_validation', 3), ('exempted', 4),
                 ('returned', 5), ('signed', 6), ('drafted', 7), ('expired', 8), ('without_contract', 9))
         as best (standing, n) on best.n = found.n
    where g.since < g.until and g.until <= e.until
)
select person, orientation, organisation, referent, standing,
       standing in ('under_recall', 'validated', 'under_validation'), min(since), max(until)
from (
    -- Neighbouring segments of one standing are one row.
    select h.*, sum(fresh) over (partition by orientation order by since) as run
    from (select h.*, (lag((standing, referent, until)) over (partition by orientation order by since)
                       is distinct from (standing, referent, since))::int as fresh
          from held h) h
) runs
group by person, orientation, organisation, referent, standing, run
