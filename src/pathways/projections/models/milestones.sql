-- What happened to people and what indicators count of it: one row per fact, with the accompaniment
-- and the body it belongs to, and the code that tells its nature.
-- reads: OrientationDecided, OrientationNotified, FirstRdvProposed, RdvHeld, RdvMissed, RdvExcused, RelanceSent, DiagnosisMade, ContractLapseObserved, ContractExemptionGranted, ContractExemptionEnded, PathwayMaintained, Reoriented, EplOpinionGiven, EngagementContractDrafted, EngagementContractSigned, RsaExited, SanctionProcedureOpened, SanctionDecided, PriorAppealFiled, PriorAppealDecided, DecisionAnnulled, DecisionWithdrawn, PositioningProposed, Enrolled, EnrolmentCancelled
-- seen: person, body

-- [table]
create table milestones (
    person       uuid not null,
    stream       uuid not null,
    version      int  not null,
    name         text not null,
    day          date not null,
    orientation  uuid,           -- none before the person is oriented, or outside an accompaniment
    organisation uuid,           -- the body of the accompaniment; of an action, the one that runs it
    referent     uuid,           -- where the fact itself names one
    programme    text,           -- of an action
    code         text,           -- kind, nature, ground, measure, outcome: the fact's own
    themes       text[]          -- of a diagnosis
);
create index on milestones (person);
create index on milestones (name, day);
create index on milestones (orientation, name, day);

-- [rows]
with known as (
    select f.person, f.stream, f.version, f.name, f.happened_on, f.payload
    from unnest(:people) as touched (person) join facts(:upto) f using (person)
    where f.name = any (:reads)
), fact as (
    select k.*,
           case when name = 'RsaExited' then null
                when name = 'EplOpinionGiven' then (payload ->> 'orientation_id')::uuid
                when opener then (max(payload ->> 'orientation_id') filter (where opens) over whole)::uuid
                else stream end as orientation,
           case when opener then max(payload ->> 'organisation_id') filter (where opens) over whole end as told,
           case when opener then max(payload ->> 'referent_id') filter (where opens) over whole end as referent,
           max(payload ->> 'programme') filter (where name = 'Enrolled') over whole as programme
    from (select known.*,
                 name in ('EngagementContractDrafted', 'SanctionProcedureOpened', 'PositioningProposed', 'Enrolled') as opens,
                 name like 'EngagementContract%' or name like 'Sanction%' or name like 'PriorAppeal%'
                 or name in ('DecisionAnnulled', 'DecisionWithdrawn', 'PositioningProposed', 'Enrolled', 'EnrolmentCancelled') as opener
          from known) k
    window whole as (partition by stream)
)
select person, stream, version, name, happened_on, orientation,
       coalesce(told, max(payload ->> 'organisation_id') filter (where name = 'OrientationDecided')
                          over (partition by person, orientation))::uuid,
       referent::uuid, programme,
       case name when 'OrientationDecided' then payload ->> 'kind' when 'Reoriented' then payload ->> 'to'
                 when 'RdvHeld' then 'held' when 'RdvMissed' then 'missed' when 'RdvExcused' then 'excused'
                 when 'RelanceSent' then payload ->> 'ground' when 'EplOpinionGiven' then payload ->> 'advice'
                 when 'RsaExited' then payload ->> 'nature' when 'SanctionProcedureOpened' then payload ->> 'ground'
                 when 'SanctionDecided' then payload ->> 'measure'
                 when 'PriorAppealDecided' then payload ->> 'outcome' end,
       case name when 'DiagnosisMade' then array(select jsonb_array_elements_text(payload -> 'themes')) end
from fact
