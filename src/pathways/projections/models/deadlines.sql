-- Every deadline of every person: opened by one fact, closed by another, [since, until).
-- reads: RsaRightRecorded, RightsAndDutiesRecorded, RsaExited, BeneficiaryMerged, PersonForgotten, OrientationDecided, OrientationNotified, FirstRdvProposed, FirstRdvAnswered, RdvHeld, RdvMissed, RdvExcused, RelanceSent, JointDiagnosisMade, PathwayMaintained, EplOpinionGiven, ContractLapseObserved, BreachReported, RecallClosed, ContractExemptionGranted, ContractExemptionEnded, Reoriented, OrientationEnded, EngagementContractDrafted, EngagementContractSigned, EngagementContractSubmitted, EngagementContractValidated, EngagementContractAmended, EngagementContractEnded
-- seen: person

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
-- What closes a deadline is the first of three kinds of facts after it, each found by a window over
-- the facts of one scope. Joining every deadline to every later fact of the person would cost the
-- square of a window's facts.
with known as (
    select f.person, f.stream, f.version, f.name, f.happened_on, f.payload, f.position,
           -- A correction keeps its fact's place among the others of its stream.
           min(f.position) over (partition by f.stream order by f.version desc) as place
    from unnest(:people) as touched (person) join facts(:upto) f using (person)
    where f.name = any (:reads)
), fact as (
    select k.*,
           case when k.name in ('RsaRightRecorded', 'RightsAndDutiesRecorded', 'RsaExited',
                                'BeneficiaryMerged', 'PersonForgotten') then null
                when k.name = 'EplOpinionGiven' then (k.payload ->> 'orientation_id')::uuid
                else coalesce(max(case k.name when 'EngagementContractDrafted'
                                              then k.payload ->> 'orientation_id' end)
                                  over (partition by k.stream)::uuid, k.stream) end as orientation,
           row_number() over moments as turn,
           sum(case when k.name = 'OrientationDecided' then 1
                    when k.name in ('Reoriented', 'OrientationEnded') then -1 else 0 end)
               over moments as orientations_open
    from known k
    window moments as (partition by k.person order by k.happened_on, k.place, k.version)
), moment as (
    -- What a fact opens, and what it closes. The scope of the orientation's own delay (N4) is the
    -- person: it runs before there is any orientation.
    select f.*, d.kind, (f.payload ->> d.due)::date as due_on, f.payload ->> d.rule as rule,
           null::text as closes
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
    -- A right told open again asks nobody to orient someone who is accompanied already.
    where f.payload ? d.due and (d.kind <> 'orientation' or f.orientations_open <= 0)
    union all
    select f.*, c.kind, null, null, 'kind'
    from fact f join (values
        ('orientation',            'OrientationDecided',          null,                 null),
        ('orientation',            'RsaRightRecorded',            'status',             array['requested', 'refused', 'suspended', 'closed']),
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
        ('epl_review',             'EplOpinionGiven',             null,                 null),
        ('joint_diagnosis',        'JointDiagnosisMade',          null,                 null),
        ('joint_diagnosis',        'EngagementContractSigned',    null,                 null),
        ('joint_diagnosis',        'EngagementContractAmended',   null,                 null)
    ) as c (kind, name, field, among) using (name)
    where c.field is null or f.payload ->> c.field = any (c.among)
    union all
    -- What ends an accompaniment ends its deadlines; leaving RSA ends all of the person's.
    select f.*, null, null, null,
           case when f.name in ('Reoriented', 'OrientationEnded') then 'orientation' else 'person' end
    from fact f
    where f.name in ('Reoriented', 'OrientationEnded', 'RsaExited', 'BeneficiaryMerged', 'PersonForgotten')
), told as (
    -- As sortable text: the turn, the day, the name.
    select m.*, case when kind = 'orientation' then person else orientation end as scope,
           (lpad(turn::text, 8, '0') || happened_on || name) collate "C" as closing
    from moment m
), followed as (
    select t.*,
           least(min(closing) filter (where closes = 'kind') over of_its_kind,
                 case when kind <> 'orientation'
                      then min(closing) filter (where closes = 'orientation') over of_its_orientation end,
                 min(closing) filter (where closes = 'person') over of_the_person) as closed
    from told t
    window of_its_kind as (partition by person, kind, scope order by turn desc
                           groups between unbounded preceding and 1 preceding),
           of_its_orientation as (partition by orientation order by turn desc
                                  groups between unbounded preceding and 1 preceding),
           of_the_person as (partition by person order by turn desc
                             groups between unbounded preceding and 1 preceding)
)
select person, md5(stream || '/' || version || '/' || kind)::uuid, kind, orientation, stream, version,
       happened_on, due_on, rule, coalesce(substr(closed, 9, 10)::date, 'infinity'), substr(closed, 19)
from followed
where closes is null
