-- Who sees what: row-level security reads the settings of the request (`pathways.access`, the JSON
-- of `Access.settings`: the day, and each role with what it is limited to). Without settings nothing
-- is seen, so that a forgotten filter shows nothing. What a read model's rows are seen by is said in
-- its own file (`-- seen:`); the functions its policies call, and the policies of the log, are here.
--
-- The functions run as the owner, whom no policy limits, over the read models of today: also where
-- a list is read as it was known, today's access decides. Their bodies are text, so that a read model
-- may be swapped by name.
grant usage on schema {schema} to {reader}, {auditor};

create function asked() returns jsonb
language sql stable parallel safe
return nullif(current_setting('pathways.access', true), '')::jsonb;

create function asked_day() returns date
language sql stable parallel safe
return (asked() ->> 'day')::date;

-- Whether one of these roles is granted.
create function granted(variadic roles text[]) returns boolean
language sql stable parallel safe
return exists (select from jsonb_array_elements(asked() -> 'grants') as g (held)
               where g.held ->> 'role' = any (roles));

-- The organisations that the grants of these roles name.
create function own_organisations(variadic roles text[]) returns setof uuid
language sql stable parallel safe rows 2
begin atomic
    select (g.held ->> 'organisation')::uuid from jsonb_array_elements(asked() -> 'grants') as g (held)
    where g.held ->> 'role' = any (roles) and g.held ? 'organisation';
end;

-- Somebody asks, whoever it is.
create function asks() returns boolean
language sql stable parallel safe
return coalesce(jsonb_array_length(asked() -> 'grants') > 0, false);

-- Those who serve the Département: agents, secretariats, delegates.
create function serves() returns boolean
language sql stable parallel safe
return granted('agent', 'epl_secretariat', 'epd_secretariat', 'delegate');

-- Those who accompany people or study their cases: to whom agreements and offers are open.
create function accompanies() returns boolean
language sql stable parallel safe
return serves() or granted('referent', 'body_manager', 'panel_member');

-- Everyone at work with files, and who keeps their accounts: to whom référents are known.
create function works() returns boolean
language sql stable parallel safe
return accompanies() or granted('operator', 'administrator');

-- The people whose whole file is seen.
create function seen_people() returns setof uuid
language plpgsql stable security definer rows 300 set search_path = {schema}, pg_temp as $$
declare
    today date := asked_day();
    held  record;
    seen  uuid[] := array[]::uuid[];
begin
    for held in
        select * from jsonb_to_recordset(asked() -> 'grants')
            as g (role text, organisation uuid, referent uuid, person uuid, member uuid, territory text)
    loop
        case held.role
        when 'referent' then
            -- Theirs today: a designation, a reorientation, an end move access at once.
            seen := seen || array(
                select a.person from accompaniments a
                where a.referent = held.referent and a.organisation = held.organisation
                  and a.since <= today and today < a.until);
        when 'body_manager' then
            seen := seen || array(
                select a.person from accompaniments a
                where a.organisation = held.organisation and a.since <= today and today < a.until);
        when 'beneficiary' then
            seen := seen || held.person;
        when 'epl_secretariat' then
            seen := seen || array(select t.person from people_of_territory(held.territory, today) as t (person))
                         || array(
                select c.person from panel_sessions p join panel_cases c on c.stream = p.stream
                where p.kind = 'epl' and p.territory = held.territory and c.status <> 'removed');
        when 'agent' then
            -- Without a territory they see everyone, as the auditor's role.
            seen := seen || array(select t.person from people_of_territory(held.territory, today) as t (person));
        when 'epd_secretariat' then
            seen := seen || array(select s.person from sanction_procedures s)
                         || array(
                select c.person from panel_sessions p join panel_cases c on c.stream = p.stream
                where p.kind = 'epd' and c.status <> 'removed');
        when 'panel_member' then
            -- From the lock of the agenda until the minutes are signed, save where they are recused.
            seen := seen || array(
                select c.person
                from panel_seats t
                join panel_sessions p on p.stream = t.stream and p.status in ('locked', 'held')
                join panel_cases c on c.stream = t.stream
                where t.member = held.member and t.since <= today and today < t.until
                  and c.status <> 'removed' and c.case_id <> all (t.recused));
        when 'delegate' then
            -- What waits for a decision, and what was decided.
            seen := seen || array(select s.person from sanction_procedures s)
                         || array(select r.person from reorientation_requests r)
                         || array(select c.person from panel_cases c where c.status = 'concluded');
        else null;  -- operators, employers: names only; an administrator: nobody
        end case;
    end loop;
    -- Files merged into theirs are part of them.
    return query
        select unnest(seen)
        union all
        select p.person from people p where p.merged_into is not null and p.merged_into = any (seen);
end $$;

-- Who is accompanied by a body of a territory that day, or lives in it.
create function people_of_territory(wanted text, today date) returns setof uuid
language plpgsql stable security definer rows 2000 set search_path = {schema}, pg_temp as $$
begin
    return query
        select a.person from organisations o join accompaniments a on a.organisation = o.stream
        where o.territory = wanted and a.since <= today and today < a.until
        union
        select r.person from rights r
        where r.territory = wanted and r.since <= today and today < r.until;
end $$;

-- The people whose name is seen: those above, and whom one works with without seeing their file.
-- `names_since` of the settings is the day from which an agreement that ended keeps its names readable.
create function named_people() returns setof uuid
language plpgsql stable security definer rows 500 set search_path = {schema}, pg_temp as $$
declare
    today date := asked_day();
    lately date := (asked() ->> 'names_since')::date;
    held  record;
begin
    if not asks() then
        return;
    end if;
    return query select * from seen_people();
    if works() then
        -- Référents are known to whoever works with files.
        return query select r.referent from referents r;
    end if;
    for held in
        select * from jsonb_to_recordset(asked() -> 'grants')
            as g (role text, organisation uuid, person uuid, member uuid)
    loop
        if held.role = 'operator' then
            -- Participants, while the agreement runs and some months after.
            return query
                select t.person from agreements a join attendances t on t.agreement = a.stream and t.kind = 'stay'
                where a.organisation = held.organisation and a.until >= lately;
        end if;
        if held.role in ('operator', 'employer') then
            -- Whoever is positioned on their offers and waits for an answer, or entered lately.
            return query
                select p.person from positionings p
                where p.organisation = held.organisation and p.since <= today and today < p.until
                  and (p.standing in ('proposed', 'retained')
                       or p.standing = 'entered' and p.since >= lately);
            return query
                select p.referent from positionings p
                where p.organisation = held.organisation and p.referent is not null;
        end if;
        if held.role = 'beneficiary' then
            return query select a.referent from accompaniments a where a.person = held.person;
        end if;
    end loop;
end $$;

-- Those who sit at the sessions that are seen, and delegates to those they serve with: their names
-- are in the log alone.
create function named_officials() returns setof uuid
language plpgsql stable security definer rows 50 set search_path = {schema}, pg_temp as $$
begin
    return query select t.member from panel_seats t where t.stream in (select * from seen_sessions());
    if serves() then
        return query select e.person from events e where e.name = 'DelegationGiven';
    end if;
end $$;

-- The panel sessions that are seen: a secretariat's, a territory's, those where someone sits, and
-- those before which the case of someone seen comes.
create function seen_sessions() returns setof uuid
language plpgsql stable security definer rows 50 set search_path = {schema}, pg_temp as $$
declare
    today date := asked_day();
begin
    return query
        select p.stream
        from jsonb_to_recordset(asked() -> 'grants') as g (role text, member uuid, territory text)
        join panel_sessions p
          on (g.role in ('epl_secretariat', 'agent') and p.kind = 'epl' and p.territory = g.territory)
          or (g.role = 'epd_secretariat' and p.kind = 'epd')
          or g.role = 'delegate';
    return query
        select t.stream
        from jsonb_to_recordset(asked() -> 'grants') as g (role text, member uuid)
        join panel_seats t on t.member = g.member
        where g.role = 'panel_member' and t.since <= today and today < t.until;
    if granted('referent', 'body_manager') then
        return query select c.stream from panel_cases c where c.person in (select * from seen_people());
    end if;
end $$;

-- The streams that an organisation's own work opened: agreements and what follows from them, offers.
create function own_streams() returns setof uuid
language plpgsql stable security definer rows 500 set search_path = {schema}, pg_temp as $$
begin
    return query
        select a.stream from agreements a where a.organisation in (select own_organisations('operator'))
        union all
        select s.stream from agreements a join action_sessions s on s.agreement = a.stream
        where a.organisation in (select own_organisations('operator'))
        union all
        select t.stream from agreements a join attendances t on t.agreement = a.stream and t.kind = 'stay'
        where a.organisation in (select own_organisations('operator'))
        union all
        select p.stream from applications p where p.organisation in (select own_organisations('operator'))
        union all
        select m.stream from mopeds m where m.organisation in (select own_organisations('operator'))
        union all
        select r.stream from reports r
        where r.organisation in (select own_organisations('operator', 'body_manager'))
        union all
        select a.stream from alerts a
        where a.person is null and a.organisation in (select own_organisations('operator', 'body_manager'))
        union all
        select o.stream from offers o
        where o.organisation in (select own_organisations('operator', 'employer'))
        union all
        select p.stream from positionings p
        where p.organisation in (select own_organisations('operator', 'employer'));
end $$;

-- The facts about no beneficiary that are open to whoever asks, by name, whatever their stream.
create function open_facts() returns setof text
language plpgsql stable parallel safe rows 50 as $$
begin
    if asks() then
        return query values ('OrganisationRegistered'), ('OrganisationAgreementSigned'),
            ('OrganisationAgreementEnded'), ('ReferentArrived'), ('ReferentDiplomaRecorded'),
            ('ReferentDeparted');
    end if;
    if accompanies() or granted('beneficiary') then
        return query values ('OfferPublished'), ('OfferChanged'), ('OfferWithdrawn'),
            ('OfferPlaceTaken'), ('OfferPlaceFreed');
    end if;
    if accompanies() then
        return query values ('AgreementSigned'), ('AgreementAmended'), ('AgreementEnded'),
            ('ServiceConfirmed'), ('CommunicationDutyKept'), ('AgreementSettled'),
            ('SettlementRestated'), ('ActionSessionScheduled'), ('ActionSessionHeld'),
            ('ActionSessionCancelled');
    end if;
    if serves() then
        return query values ('DelegationGiven'), ('DelegationWithdrawn'), ('EnvelopeVoted'),
            ('EnvelopeDrawn'), ('EnvelopeReturned'), ('PreProjectReceived'), ('ProjectSubmitted'),
            ('ProjectReviewed'), ('ProjectAccepted'), ('ProjectRefused'), ('ProjectWithdrawn'),
            ('AgreementReached'), ('AgreementNeverRan'), ('ReportOpened'), ('ReportPartWritten'),
            ('ReportSubmitted'), ('ReportReturned'), ('ReportReopened'), ('ReportAccepted'),
            ('ReportSealed'), ('MopedRegistered'), ('MopedChecked'), ('MopedTaken'), ('MopedFreed'),
            ('MopedRetired'), ('DeadlinesSwept');
    end if;
end $$;

-- Whether a withdrawal about nobody took out a fact that is open.
create function withdraws_open(asked_stream uuid) returns boolean
language plpgsql stable security definer set search_path = {schema}, pg_temp as $$
begin
    return exists (select from events e where e.stream = asked_stream and e.version = 1
                   and e.name in (select * from open_facts()));
end $$;

-- Whether a stream may be read: the whole of it, by whoever asks.
create function sees_stream(asked_stream uuid) returns boolean
language plpgsql stable security definer set search_path = {schema}, pg_temp as $$
declare
    opening events%rowtype;
begin
    select * into opening from events e where e.stream = asked_stream order by e.version limit 1;
    if opening.stream is null or not asks() then
        return false;
    end if;
    return granted('auditor') or sees_everyone()
        or opening.person in (select * from seen_people())
        or opening.name in (select * from open_facts())
        or opening.name = 'PanelSessionPlanned' and asked_stream in (select * from seen_sessions())
        or asked_stream in (select * from own_streams());
end $$;

-- An agent of the whole Département, or its President.
create function sees_everyone() returns boolean
language sql stable parallel safe
return exists (select from jsonb_array_elements(asked() -> 'grants') as g (held)
               where g.held ->> 'role' = 'agent' and not g.held ? 'territory'
                  or g.held ->> 'role' = 'delegate' and not g.held ? 'delegate');

-- Whether a command of whoever asks may name a stream: they read it; or it is the file of someone an
-- operator or an employer works with, whom they may enter in an action or answer without reading it.
create function acts_on(asked_stream uuid) returns boolean
language plpgsql stable security definer set search_path = {schema}, pg_temp as $$
begin
    return sees_stream(asked_stream)
        or granted('operator', 'employer')
           and asked_stream in (select p.person from people p where p.category = 'beneficiary')
           and asked_stream in (select * from named_people());
end $$;

-- The log. A person's facts are seen with their file; who is only named shows who they are; what is
-- about nobody is seen by name or by the stream it belongs to.
alter table events enable row level security;
create policy seen_whole on events for select to {application}, {projector}, {auditor} using (true);
create policy seen on events for select to {reader} using (
    person in (select seen_people())
    or name in (select open_facts())
    or stream in (select own_streams())
    or (name in ('BeneficiaryRegistered', 'IdentityChanged', 'BeneficiaryMerged', 'PersonForgotten')
        and person in (select named_people()))
    or ((person is null
         or name in ('PanelMemberAppointed', 'PanelMemberReleased', 'MemberRecused'))
        and stream in (select seen_sessions()))
    or (name = 'FactWithdrawn' and person is null and withdraws_open(stream))
);

-- The key of a name opens nothing that is not seen.
alter table person_keys enable row level security;
create policy seen_whole on person_keys for select to {application}, {projector}, {auditor} using (true);
create policy seen on person_keys for select to {reader} using (
    person in (select named_people()) or person in (select named_officials())
);

-- Where the log and its read models stand tells of nobody.
grant select on events, person_keys, head, projections to {reader}, {auditor};
grant select on claims, dead_letters to {auditor};
alter table head enable row level security;
create policy seen_whole on head for select to {application}, {projector}, {auditor} using (true);
create policy seen on head for select to {reader} using ((select asks()));
alter table projections enable row level security;
create policy seen_whole on projections for select to {application}, {auditor} using (true);
create policy kept on projections for all to {projector} using (true);
create policy seen on projections for select to {reader} using ((select asks()));

-- Nothing is executed by whoever comes: each role has what it needs. An extension of the privileges
-- of `append` would show in the tests.
do $$
declare
    one regprocedure;
begin
    for one in select p.oid::regprocedure from pg_proc p where p.pronamespace = '{schema}'::regnamespace
               and p.proname in ('seen_people', 'people_of_territory', 'named_people', 'named_officials', 'seen_sessions',
                                 'own_streams', 'withdraws_open', 'sees_stream', 'acts_on')
    loop
        execute format('revoke all on function %s from public', one);
        execute format('grant execute on function %s to {reader}, {auditor}, {application}', one);
    end loop;
end $$;
