-- The standing of each accompaniment, day by day (A1.13, art. 5.1): one row per person, orientation,
-- référent and standing, [since, until). Counted: under_recall, validated, under_validation. Beside,
-- each with its reason: exempted, returned, signed, drafted, expired, without_contract.
-- reads: OrientationDecided, ReferentDesignated, Reoriented, OrientationEnded, RsaExited, RelanceSent, BreachReported, RecallClosed, ContractExemptionGranted, ContractExemptionEnded, EngagementContractDrafted, EngagementContractSigned, EngagementContractSubmitted, EngagementContractValidated, EngagementContractReturned, EngagementContractAmended, EngagementContractEnded
-- seen: person, body

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
-- Everything is told by windows over the facts of one stream, one person or one orientation: no
-- join grows with the square of what is recomputed together.
with known as (
    select f.person, f.stream, f.version, f.name, f.happened_on, f.payload
    from unnest(:people) as touched (person) join facts(:upto) f using (person)
    where f.name = any (:reads)
), fact as (
    select k.*,
           case when name like 'EngagementContract%'
                then (max(payload ->> 'orientation_id') filter (where name = 'EngagementContractDrafted')
                          over (partition by stream))::uuid
                else stream end as orientation,
           -- Each contract's steps in the order of their days; a step lasts until the next one.
           coalesce(lead(happened_on) over steps, 'infinity') as next,
           -- An amendment leaves the contract where it stood before: drafted, signed or validated.
           max(case name when 'EngagementContractValidated' then 3
                         when 'EngagementContractSubmitted' then 2
                         when 'EngagementContractSigned' then 1 end) over steps as reached,
           -- The first day after the contract, as last agreed.
           coalesce(substr(max((happened_on || lpad(version::text, 8, '0') || (payload ->> 'ends_on'))
                                   collate "C") filter (where name = 'EngagementContractAmended')
                               over (partition by stream), 19),
                    max(payload ->> 'ends_on') filter (where name = 'EngagementContractDrafted')
                        over (partition by stream))::date + 1 as term,
           coalesce(min(happened_on) filter (where name = 'RecallClosed') over later, 'infinity') as closed,
           coalesce(min(happened_on) filter (where name in ('ContractExemptionEnded', 'ContractExemptionGranted'))
                        over later, 'infinity') as relieved,
           -- The accompaniment's end or, for whoever is there before it, the exit from RSA.
           least(coalesce(min(happened_on) filter (where name in ('Reoriented', 'OrientationEnded'))
                              over (partition by stream), 'infinity'),
                 coalesce(min(happened_on) filter (where name = 'RsaExited')
                              over (partition by person order by happened_on desc), 'infinity')) as ended
    from known k
    window steps as (partition by stream order by happened_on, version),
           later as (partition by stream order by happened_on desc, version desc
                     groups between unbounded preceding and 1 preceding)
), standing as (
    -- A contract as it moves; once validated it counts up to its last day, then it is expired.
    select orientation, happened_on as since,
           case when n.standing = 'validated' then least(next, term) else next end as until, n.standing
    from fact
    cross join lateral (select case name
        when 'EngagementContractDrafted' then 'drafted'
        when 'EngagementContractSigned' then 'signed'
        when 'EngagementContractSubmitted' then 'under_validation'
        when 'EngagementContractReturned' then 'returned'
        when 'EngagementContractValidated' then 'validated'
        when 'EngagementContractAmended' then
            case when reached = 3 then 'validated' when reached >= 1 then 'signed' else 'drafted' end
        end as standing) n
    where n.standing is not null
    union all
    select orientation, greatest(term, happened_on), next, 'expired'
    from fact where name in ('EngagementContractValidated', 'EngagementContractAmended') and reached = 3
    union all
    select orientation, happened_on, 'infinity', 'expired'
    from fact where name = 'EngagementContractEnded' and payload ->> 'reason' = 'term'
    union all
    -- A recall runs from a contract relance or a reported breach until it is closed.
    select orientation, happened_on, closed, 'under_recall'
    from fact where name = 'BreachReported'
                 or (name = 'RelanceSent' and payload ->> 'ground' like 'contract_%')
    union all
    select orientation, happened_on, least((payload ->> 'until')::date + 1, relieved), 'exempted'
    from fact where name = 'ContractExemptionGranted'
), weight as (
    -- Of several standings the first of this list holds: the sum of what weighs on a day shows it,
    -- as long as no day has a hundred of one.
    select * from (values
        ('under_recall', 100000000000000), ('validated', 1000000000000), ('under_validation', 10000000000),
        ('exempted', 100000000), ('returned', 1000000), ('signed', 10000), ('drafted', 100), ('expired', 1)
    ) as w (standing, weight)
), change as (
    select orientation, since as day, weight, null::uuid as referent, null::int as version,
           null::text as organisation, null::text as person, null::date as ended
    from standing join weight using (standing) where since < until
    union all
    select orientation, until, -weight, null, null, null, null, null
    from standing join weight using (standing) where since < until
    union all
    select orientation, happened_on, 0, (payload ->> 'referent_id')::uuid, version,
           payload ->> 'organisation_id', case name when 'OrientationDecided' then person::text end,
           case name when 'OrientationDecided' then ended end
    from fact where name in ('OrientationDecided', 'ReferentDesignated')
    union all
    select orientation, ended, 0, null, null, null, null, null from fact where name = 'OrientationDecided'
), day as (
    select orientation, day, sum(weight) as weight, max(version) is not null as follows,
           (array_agg(referent order by version desc) filter (where version is not null))[1] as referent,
           max(organisation) as organisation, max(person) as person, max(ended) as ended
    from change where orientation is not null group by orientation, day
), segment as (
    select orientation, day as since, lead(day) over days as until,
           sum(weight) over days as weight, count(*) filter (where follows) over days as turn, referent,
           max(organisation) over whole as organisation, max(person) over whole as person,
           max(ended) over whole as ended
    from day
    window days as (partition by orientation order by day), whole as (partition by orientation)
), held as (
    select person::uuid, orientation, organisation::uuid, since, until,
           max(referent::text) over (partition by orientation, turn)::uuid as referent,
           case when weight >= 100000000000000 then 'under_recall' when weight >= 1000000000000 then 'validated'
                when weight >= 10000000000 then 'under_validation' when weight >= 100000000 then 'exempted'
                when weight >= 1000000 then 'returned' when weight >= 10000 then 'signed'
                when weight >= 100 then 'drafted' when weight >= 1 then 'expired'
                else 'without_contract' end as standing
    from segment
    where turn > 0 and since < until and until <= ended
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
