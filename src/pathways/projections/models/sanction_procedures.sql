-- Sanction procedures stage by stage, [since, until): each row is one stage of one procedure.
-- reads: SanctionProcedureOpened, BreachLetterSent, BreachLetterReceipt, ObservationsMade, HearingRequested, FileCompleted, ReferredToEpd, EpdOpinionReceived, SanctionDecided, SanctionNotified, SanctionCarriedOut, StrikeOffAsked, SanctionEnded, ProcedureRegularised, PriorAppealFiled, PriorAppealDecided, CourtSeised, CourtDismissed, DecisionAnnulled, DecisionWithdrawn, AmountPaidBack
-- seen: person

-- [table]
create table sanction_procedures (
    person       uuid not null,
    procedure    uuid not null,
    orientation  uuid not null,
    organisation uuid not null,
    ground       text not null,
    opened_on    date not null,
    stage        text not null,
    since        date not null,
    until        date not null,
    due_on       date,              -- the delay that runs in this stage, its last day
    measure      text,
    percent      numeric,
    months       int,
    decided_on   date,
    completed_on date,              -- the day the file was complete, whatever came after
    delay_until  date               -- the last day of the delay the last decision granted
);
create index on sanction_procedures (person);
create index on sanction_procedures (procedure, since);
create index on sanction_procedures (stage, since, until);

-- [rows]
with known as (
    select f.person, f.stream, f.version, f.name, f.happened_on, f.payload
    from unnest(:people) as touched (person) join facts(:upto) f using (person)
    where f.name = any (:reads)
), opened as (
    select stream, (payload ->> 'orientation_id')::uuid as orientation,
           (payload ->> 'organisation_id')::uuid as organisation, payload ->> 'ground' as ground,
           happened_on as opened_on
    from known where name = 'SanctionProcedureOpened'
), step as (
    select k.*, s.stage,
           coalesce(lead(k.happened_on) over steps, 'infinity') as until,
           max(k.payload ->> 'decided_on') filter (where k.name = 'SanctionDecided') over so_far as decided_on,
           max(k.happened_on) filter (where k.name = 'FileCompleted') over so_far as completed_on,
           (array_agg(k.payload) filter (where k.name = 'SanctionDecided') over so_far) as decisions
    from known k join (values
        ('SanctionProcedureOpened', 'opened'), ('BreachLetterSent', 'letter_sent'),
        ('BreachLetterReceipt', 'letter_received'), ('ObservationsMade', 'answered'),
        ('HearingRequested', 'answered'), ('FileCompleted', 'complete'),
        ('ReferredToEpd', 'referred'), ('EpdOpinionReceived', 'opinion_given'),
        ('SanctionDecided', 'decided'), ('SanctionNotified', 'notified'),
        ('SanctionCarriedOut', 'carried_out'), ('SanctionEnded', 'ended'),
        ('ProcedureRegularised', 'regularised'), ('PriorAppealFiled', 'appealed'),
        ('PriorAppealDecided', 'appeal_answered'), ('CourtSeised', 'in_court'),
        ('CourtDismissed', 'dismissed'),
        ('DecisionAnnulled', 'undone'), ('DecisionWithdrawn', 'undone')
    ) as s (name, stage) using (name)
    window steps as (partition by k.stream order by k.happened_on, k.version),
           so_far as (partition by k.stream order by k.happened_on, k.version)
)
select s.person, s.stream, o.orientation, o.organisation, o.ground, o.opened_on, s.stage,
       s.happened_on, s.until,
       coalesce(s.payload ->> 'observations_due_on', s.payload ->> 'appeal_due_on',
                s.payload ->> 'answer_due_on')::date,
       last.decision ->> 'measure', (last.decision ->> 'percent')::numeric,
       (last.decision ->> 'months')::int, s.decided_on::date, s.completed_on,
       (last.decision ->> 'delay_until')::date
from step s
join opened o using (stream)
cross join lateral (select s.decisions[cardinality(s.decisions)] as decision) last
where s.happened_on < s.until
