-- The log: one table, appended to by one function, changed by nobody.
-- Its shape is final from here on: an append-only log is not rewritten later.

create table events (
    position    bigint      primary key,              -- gapless, in the order of commit
    stream      uuid        not null,
    version     integer     not null check (version > 0),
    name        text        not null,                 -- registered name, never a Python path
    schema      smallint    not null,                 -- version of the event's fields
    person      uuid,                                 -- whom the fact concerns, at most one
    happened_on date        not null,                 -- Europe/Paris day of the fact
    recorded_at timestamptz not null,                 -- when the log learnt it, never decreasing
    actor       text        not null,                 -- who recorded it, by a pseudonymous name
    command     uuid        not null,                 -- the command that caused it: one per request
    corrects    integer,                              -- version of the fact corrected or withdrawn
    payload     jsonb       not null,                 -- clear part
    sealed      bytea,                                -- part encrypted under the person's key
    digest      bytea       not null,                 -- SHA-256 of the event's canonical form
    chain       bytea       not null,                 -- SHA-256 of the chain before, digest, position, time
    unique (stream, version),                         -- the optimistic lock
    check (corrects < version)
);
create index events_by_person on events (person, position) where person is not null;
create index events_corrections on events (stream, corrects, position) where corrects is not null;

create table head (
    singleton   boolean     primary key default true check (singleton),
    position    bigint      not null,
    recorded_at timestamptz not null,
    chain       bytea       not null
);
insert into head (position, recorded_at, chain) values (0, 'epoch', sha256('pathways'));

-- What only one stream may hold at a time; rows live and die with the events that take and release.
create table claims (
    claim  text primary key,
    stream uuid not null
);
create index claims_by_stream on claims (stream);

-- A person's key, wrapped by the master key. Deleting the row is forgetting the person.
create table person_keys (
    person  uuid  primary key,
    wrapped bytea not null
);

-- A command sent twice under one key is recorded once; the answer is found again here.
create table command_keys (
    key         text        primary key,
    fingerprint bytea       not null,
    stream      uuid        not null,
    version     integer     not null,
    position    bigint      not null,
    recorded_at timestamptz not null
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the log is append-only: % on % is refused', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
end $$;
create trigger events_never_change before update or delete on events
    for each row execute function refuse_change();
create trigger events_never_truncated before truncate on events
    for each statement execute function refuse_change();

-- The chain as a fold: each link is hashed with all that came before.
create function chain_link(so_far bytea, base bytea, link bytea) returns bytea
    language plpgsql immutable parallel safe as $$
begin
    return sha256(coalesce(so_far, base) || link);
end $$;
create aggregate fold_chain(base bytea, link bytea) (sfunc = chain_link, stype = bytea);

create function as_micros(instant timestamptz) returns bigint language sql immutable parallel safe
    return (extract(epoch from instant) * 1000000)::bigint;

-- Append units of events, each unit entirely or not at all, all of them in one commit.
-- Encoding, sealing and digests are done by the caller: the head row is held for the checks, the
-- insert and the commit only. READ COMMITTED: each statement after the head's lock sees every
-- append before this one.
-- outcome: recorded | replayed | key_reused | stale | claimed
create function append(
    unit_command uuid[], unit_actor text[], unit_key text[], unit_fingerprint bytea[],
    event_unit int[], event_stream uuid[], event_version int[], event_name text[],
    event_schema smallint[], event_person uuid[], event_happened_on date[], event_corrects int[],
    event_payload text[], event_sealed bytea[], event_digest bytea[],
    taken_unit int[], taken_claim text[], taken_stream uuid[],
    released_unit int[], released_claim text[], released_stream uuid[],
    key_unit int[], key_person uuid[], key_wrapped bytea[]
) returns table (unit int, outcome text, at_stream uuid, at_version int, at_position bigint, detail text)
language plpgsql security definer set search_path = {schema}, pg_temp
set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    base     head%rowtype;
    noted_at timestamptz;
    refused  int[] := array[]::int[];
    seen     int[];
begin
    select * into strict base from head for update;
    noted_at := greatest(clock_timestamp(), base.recorded_at);

    if unit_key is not null then
        return query
            select u.unit::int,
                   case when k.fingerprint = u.fingerprint then 'replayed' else 'key_reused' end,
                   k.stream, k.version, k.position, null::text
            from unnest(unit_key, unit_fingerprint) with ordinality as u(key, fingerprint, unit)
            join command_keys k on k.key = u.key;
        select coalesce(array_agg(u.unit::int), refused) into refused
        from unnest(unit_key) with ordinality as u(key, unit)
        join command_keys k on k.key = u.key;
        -- One key twice in this call: the second is told to ask again, and will find the answer.
        select array_agg(u.unit::int) into seen
        from (select u.unit, row_number() over (partition by u.key order by u.unit) as turn
              from unnest(unit_key) with ordinality as u(key, unit) where u.key is not null) u
        where u.turn > 1 and u.unit <> all (refused);
        if seen is not null then
            return query select s.u, 'stale', null::uuid, null::int, null::bigint, null::text
                         from unnest(seen) as s(u);
            refused := refused || seen;
        end if;
    end if;

    -- A unit is stale when the first version it brings to a stream is not the next one, or when an
    -- earlier unit of this call touches the same stream. My own digest found there means that an
    -- acknowledgement was lost: that is success, told with the position it has.
    with firsts as (
        select e.unit, e.stream, min(e.version) as version,
               row_number() over (partition by e.stream order by e.unit) as turn
        from unnest(event_unit, event_stream, event_version) as e(unit, stream, version)
        where e.unit <> all (refused)
        group by e.unit, e.stream
    ), stale as (
        select f.* from firsts f
        where f.turn > 1
           or f.version <> 1 + coalesce((select max(l.version) from events l where l.stream = f.stream), 0)
    )
    select array_agg(distinct s.unit) into seen from stale s;
    if seen is not null then
        return query
            select s.unit,
                   case when bool_and(l.position is not null) then 'recorded' else 'stale' end,
                   (array_agg(s.stream order by s.ordinal))[1],
                   (array_agg(s.version order by s.ordinal desc))[1],
                   case when bool_and(l.position is not null) then max(l.position) end,
                   null::text
            from unnest(event_unit, event_stream, event_version, event_digest) with ordinality
                 as s(unit, stream, version, digest, ordinal)
            left join events l on l.stream = s.stream and l.version = s.version and l.digest = s.digest
            where s.unit = any (seen)
            group by s.unit;
        refused := refused || seen;
    end if;

    -- A claim is lost when another stream holds it and this unit does not release it, or when an
    -- earlier unit of this call takes it.
    if cardinality(taken_claim) > 0 then
        with wanted as (
            select t.unit, t.claim, row_number() over (partition by t.claim order by t.unit) as turn
            from unnest(taken_unit, taken_claim) as t(unit, claim)
            where t.unit <> all (refused)
        ), lost as (
            select distinct on (w.unit) w.unit, w.claim from wanted w
            where w.turn > 1 or exists (
                select from claims c where c.claim = w.claim and not exists (
                    select from unnest(released_unit, released_claim) as r(unit, claim)
                    where r.unit = w.unit and r.claim = w.claim))
            order by w.unit
        )
        select array_agg(l.unit) into seen from lost l;
        if seen is not null then
            return query
                select t.unit, 'claimed', null::uuid, null::int, null::bigint, min(t.claim)
                from unnest(taken_unit, taken_claim) as t(unit, claim)
                where t.unit = any (seen) and (
                    exists (select from claims c where c.claim = t.claim)
                    or exists (select from unnest(taken_unit, taken_claim) as o(unit, claim)
                               where o.claim = t.claim and o.unit < t.unit))
                group by t.unit;
            refused := refused || seen;
        end if;
    end if;

    -- A person's key made by someone else meanwhile: what this unit sealed would be unreadable.
    if cardinality(key_person) > 0 then
        select array_agg(p.unit) into seen
        from unnest(key_unit, key_person) as p(unit, person)
        join person_keys k on k.person = p.person
        where p.unit <> all (refused);
        if seen is not null then
            return query select distinct s.u, 'stale', null::uuid, null::int, null::bigint, null::text
                         from unnest(seen) as s(u);
            refused := refused || seen;
        end if;
        insert into person_keys (person, wrapped)
        select p.person, p.wrapped from unnest(key_unit, key_person, key_wrapped)
             as p(unit, person, wrapped) where p.unit <> all (refused);
    end if;

    if cardinality(released_claim) > 0 then
        delete from claims c
        using unnest(released_unit, released_claim, released_stream) as r(unit, claim, stream)
        where c.claim = r.claim and c.stream = r.stream and r.unit <> all (refused);
    end if;
    if cardinality(taken_claim) > 0 then
        insert into claims (claim, stream)
        select t.claim, t.stream from unnest(taken_unit, taken_claim, taken_stream)
             as t(unit, claim, stream) where t.unit <> all (refused);
    end if;

    -- Forgetting a person destroys their key in the transaction that records it.
    if 'PersonForgotten' = any (event_name) then
        delete from person_keys k
        using unnest(event_unit, event_name, event_person) as e(unit, name, person)
        where e.name = 'PersonForgotten' and k.person = e.person and e.unit <> all (refused);
    end if;

    return query
    with accepted as (
        select e.*, base.position + row_number() over (order by e.ordinal) as position
        from unnest(event_unit, event_stream, event_version, event_name, event_schema,
                    event_person, event_happened_on, event_corrects, event_payload,
                    event_sealed, event_digest) with ordinality
             as e(unit, stream, version, name, schema, person, happened_on, corrects, payload,
                  sealed, digest, ordinal)
        where e.unit <> all (refused)
    ), chained as (
        select a.*,
               fold_chain(base.chain, a.digest || int8send(a.position) || int8send(as_micros(noted_at)))
                   over (order by a.ordinal) as chain
        from accepted a
    ), inserted as (
        insert into events (position, stream, version, name, schema, person, happened_on,
                            recorded_at, actor, command, corrects, payload, sealed, digest, chain)
        select c.position, c.stream, c.version, c.name, c.schema, c.person, c.happened_on,
               noted_at, u.actor, u.command, c.corrects, c.payload::jsonb, c.sealed, c.digest, c.chain
        from chained c
        join unnest(unit_actor, unit_command) with ordinality as u(actor, command, unit)
             on u.unit = c.unit
    ), moved as (
        update head h set position = l.position, recorded_at = noted_at, chain = l.chain
        from (select c.position, c.chain from chained c order by c.position desc limit 1) l
    ), answers as (
        select c.unit, (array_agg(c.stream order by c.ordinal))[1] as stream,
               max(c.position) as position
        from chained c group by c.unit
    ), versions as (
        select a.unit, a.stream, a.position,
               (select max(c.version) from chained c where c.unit = a.unit and c.stream = a.stream) as version
        from answers a
    ), kept as (
        insert into command_keys (key, fingerprint, stream, version, position, recorded_at)
        select u.key, u.fingerprint, v.stream, v.version, v.position, noted_at
        from unnest(unit_key, unit_fingerprint) with ordinality as u(key, fingerprint, unit)
        join versions v on v.unit = u.unit
        where u.key is not null
    )
    select v.unit, 'recorded', v.stream, v.version, v.position, null::text from versions v;
end $$;

-- The log up to a position, with corrections applied and withdrawals removed. A correction takes
-- the place (version) of the fact it corrects. One SQL expression, so that the planner sees through.
create function facts(upto bigint) returns table (
    "position" bigint, stream uuid, version int, name text, person uuid, happened_on date,
    recorded_at timestamptz, actor text, payload jsonb, sealed bytea
) language sql stable parallel safe as $$
    select e.position, e.stream, coalesce(e.corrects, e.version), e.name, e.person, e.happened_on,
           e.recorded_at, e.actor, e.payload, e.sealed
    from events e
    where e.position <= upto
      and e.name <> 'FactWithdrawn'
      and not exists (
          select from events later
          where later.stream = e.stream and later.corrects = coalesce(e.corrects, e.version)
            and later.position > e.position and later.position <= upto)
$$;

grant usage on schema {schema} to {application}, {projector};
grant select on events, head, claims, person_keys, command_keys to {application};
grant select on events, head, person_keys to {projector};
revoke all on function append from public;
grant execute on function append to {application};
