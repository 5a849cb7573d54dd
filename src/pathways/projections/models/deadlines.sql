-- Every deadline of every person: opened by one fact, closed by another, [since, until).
-- reads: RsaRightRecorded, RightsAndDutiesRecorded, RsaExited, BeneficiaryMerged, PersonForgotten, OrientationDecided, OrientationNotified, FirstRdvProposed, FirstRdvAnswered, RdvHeld, RdvMissed, RdvExcused, RelanceSent, JointDiagnosisMade, PathwayMaintained, ContractLapseObserved, BreachReported, RecallClosed, ContractExemptionGranted, ContractExemptionEnded, Reoriented, OrientationEnded, EngagementContractDrafted, EngagementContractSigned, EngagementContractSubmitted, EngagementContractValidated, EngagementContractAmended, EngagementContractEnded

-- [table]
create table deadlines (
    person      uuid not null,
    deadline    uuid not null,     -- the same through corrections: stream, place of the fact, kind
    kind        text not null,
    orientation uuid,              -- none before the person is oriented
    stream      uuid not null,
    version     int  not null,     -- the fact that opened it, and so explains it
    since       date not null,
    due_on      date not null,     -- the last day still on time
    rule        text not null,
    until       date not null,     -- the day it was met or lapsed; infinity while open
    closed_by   text
);
create index on deadlines (person);
create index deadlines_open on deadlines (due_on) where until = 'infinity';
create index deadlines_closed on deadlines (until) where until < 'infinity';

-- [rows]
with known as (
    select f.person, f.stream, f.version, f.name, f.happened_on, f.payload, f.position
    from unnest(:people) as touched (person) join facts(:upto) f using (person)
    where f.name = any (:reads)
), contract as (
    select stream, (payload ->> 'orientation_id')::uuid as orientation
    from known where name = 'EngagementContractDrafted'
), fact as (
    select k.*, case
               when c.orientation is not null then c.orientation
               when k.name not in ('RsaRightRecorded', 'RightsAndDutiesRecorded', 'RsaExited',
                                   'BeneficiaryMerged', 'PersonForgotten') then k.stream
           end as orientation
    from known k left join contract c using (stream)
), opened as (
    select f.*, d.kind, (f.payload ->> d.due)::date as due_on, f.payload ->> d.rule as rule
    from fact f join (values
        ('RsaRightRecorded',         'orientation',            'orientation_due_on',     'rule'),
        ('RightsAndDutiesRecorded',  'orientation',            'orientation_due_on',     'rule'),
        ('OrientationDecided',       'first_rdv',              'first_rdv_due_on',       'first_rdv_rule'),
        ('OrientationDecided',       'contract',               'contract_due_on',        'contract_rule'),
        ('OrientationNotified',      'contract',               'contract_due_on',        'contract_rule'),
        ('OrientationDecided',       'epl_review',             'epl_due_on',             'epl_rule'),
        ('PathwayMaintained',        'epl_review',             'epl_due_on',             'epl_rule'),
        ('FirstRdvProposed',         'relance_without_answer', 'relance_due_on',         'relance_rule'),
        ('RdvMissed',                'relance',                'relance_due_on',         'relance_rule'),
        ('RdvHeld',                  'next_rdv',               'next_rdv_due_on',        'next_rdv_rule'),
        ('ContractLapseObserved',    'contract_relance',       'relance_due_on',         'relance_rule'),
        ('ContractExemptionGranted', 'contract',               'contract_due_on',        'contract_rule'),
        ('ContractExemptionEnded',   'contract',               'contract_due_on',        'contract_rule'),
        ('EngagementContractSigned', 'joint_diagnosis',        'joint_diagnosis_due_on', 'joint_diagnosis_rule'),
        ('EngagementContractAmended', 'joint_diagnosis',       'joint_diagnosis_due_on', 'joint_diagnosis_rule'),
        ('EngagementContractValidated', 'contract_renewal',    'renewal_due_on',         'renewal_rule'),
        ('EngagementContractAmended', 'contract_renewal',      'renewal_due_on',         'renewal_rule')
    ) as d (name, kind, due, rule) using (name)
    where f.payload ? d.due
), closing as (
    select f.*, c.kind
    from fact f join (values
        ('orientation',            'OrientationDecided',          null,                 null),
        ('orientation',            'RsaRightRecorded',            null,                 null),
        ('orientation',            'RightsAndDutiesRecorded',     'bound',              array['false']),
        ('first_rdv',              'RdvHeld',                     null,                 null),
        ('relance_without_answer', 'FirstRdvAnswered',            null,                 null),
        ('relance_without_answer', 'FirstRdvProposed',            null,                 null),
        ('relance_without_answer', 'RelanceSent',                 'ground',             array['first_rdv_unanswered']),
        ('relance_without_answer', 'RdvHeld',                     null,                 null),
        ('relance_without_answer', 'RdvMissed',                   null,                 null),
        ('relance_without_answer', 'RdvExcused',                  null,                 null),
        ('relance',                'RelanceSent',                 'ground',             array['first_rdv_missed']),
        ('relance',                'RdvHeld',                     null,                 null),
        ('relance',                'RdvExcused',                  null,                 null),
        ('contract',               'EngagementContractSigned',    null,                 null),
        ('contract',               'ContractExemptionGranted',    null,                 null),
        ('contract',               'ContractExemptionEnded',      null,                 null),
        ('contract_relance',       'RelanceSent',                 'ground',             array['contract_not_made', 'contract_not_renewed', 'contract_not_respected']),
        ('contract_relance',       'BreachReported',              null,                 null),
        ('contract_relance',       'RecallClosed',                null,                 null),
        ('contract_relance',       'EngagementContractSigned',    null,                 null),
        ('contract_renewal',       'EngagementContractSubmitted', null,                 null),
        ('contract_renewal',       'EngagementContractValidated', null,                 null),
        ('contract_renewal',       'EngagementContractAmended',   null,                 null),
        ('contract_renewal',       'EngagementContractEnded',     'reason',             array['terminated', 'orientation_ended', 'renewed']),
        ('next_rdv',               'RdvHeld',                     null,                 null),
        ('epl_review',             'PathwayMaintained',           null,                 null),
        ('joint_diagnosis',        'JointDiagnosisMade',          null,                 null),
        ('joint_diagnosis',        'EngagementContractSigned',    null,                 null),
        ('joint_diagnosis',        'EngagementContractAmended',   null,                 null)
    ) as c (kind, name, field, among) using (name)
    where c.field is null or f.payload ->> c.field = any (c.among)
    union all
    -- What ends an accompaniment ends its deadlines; leaving RSA ends all of the person's.
    select f.*, null from fact f
    where f.name in ('Reoriented', 'OrientationEnded', 'RsaExited', 'BeneficiaryMerged', 'PersonForgotten')
)
select o.person, md5(o.stream || '/' || o.version || '/' || o.kind)::uuid, o.kind, o.orientation,
       o.stream, o.version, o.happened_on, o.due_on, o.rule,
       coalesce(c.happened_on, 'infinity'), c.name
from opened o
left join lateral (
    select c.happened_on, c.name
    from closing c
    where c.person = o.person
      and (c.kind = o.kind or c.kind is null)
      and (c.orientation = o.orientation or c.orientation is null or o.orientation is null)
      and (o.orientation is not null or c.name not in ('Reoriented', 'OrientationEnded'))
      and (c.happened_on > o.happened_on
           or (c.happened_on = o.happened_on
               and case when c.stream = o.stream then c.version > o.version else c.position > o.position end))
    order by c.happened_on, c.position
    limit 1
) c on true
