-- The access journal: one row a request, which nobody changes, in batches chained to one another.

create table access_journal (
    id      bigint      generated always as identity primary key,
    at      timestamptz not null,
    request text        not null,     -- the request's id, as in the structured log
    actor   text,                     -- none where the credentials were refused
    roles   text[]      not null,     -- the capacities they acted in
    key_id  text,                     -- which key or session, never the key
    method  text        not null,
    route   text,                     -- the rule, never the address; none for an unknown one
    status  smallint    not null,
    refused text,                     -- the code of the problem answered
    subject text,                     -- what the route shows, as it was told then
    changed boolean     not null,     -- it records, or asks to, rather than reads
    purpose text,                     -- the code, and
    why     text,                     -- its French, as it was told then
    stated  boolean     not null,     -- said by the caller; else the usual one of the route
    persons uuid[]      not null,     -- everyone shown or acted upon, each once
    digest  bytea       not null      -- SHA-256 of all the above but the id
);
create index access_journal_persons on access_journal using gin (persons);
create index access_journal_at on access_journal using brin (at);

-- Rows (after_id, upto_id] sealed together. `previous` is the digest of the batch before.
create table access_batches (
    number    bigint      primary key,
    after_id  bigint      not null,
    upto_id   bigint      not null,
    entries   integer     not null check (entries > 0),
    last_at   timestamptz not null,
    sealed_at timestamptz not null,
    previous  bytea       not null,
    digest    bytea       not null
);

-- What was purged: the chain goes on from the digest of the last batch gone.
create table access_purges (
    upto_batch bigint      primary key,
    upto_id    bigint      not null,
    entries    bigint      not null,
    before     timestamptz not null,  -- every row gone was older
    purged_at  timestamptz not null,
    digest     bytea       not null
);

create function access_never_changes() returns trigger language plpgsql as $$
begin
    raise exception 'the access journal is append-only: % on % is refused', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
end $$;
create trigger access_journal_never_changes before update or truncate on access_journal
    for each statement execute function access_never_changes();
create trigger access_batches_never_change before update or truncate on access_batches
    for each statement execute function access_never_changes();
create trigger access_purges_never_change before update or delete or truncate on access_purges
    for each statement execute function access_never_changes();

-- A row goes with its whole batch, once the purge of that batch is written down.
create function access_only_purged() returns trigger language plpgsql
set search_path = {schema}, pg_temp as $$
declare
    purged bigint := coalesce((select max(p.upto_id) from access_purges p), 0);
begin
    if tg_table_name = 'access_journal' and exists (select from gone g where g.id > purged) then
        raise exception 'the access journal is purged by whole batches only'
            using errcode = 'insufficient_privilege';
    end if;
    return null;
end $$;
create trigger access_journal_only_purged after delete on access_journal
    referencing old table as gone for each statement execute function access_only_purged();

create function access_batches_only_purged() returns trigger language plpgsql
set search_path = {schema}, pg_temp as $$
begin
    if exists (select from gone g where g.number >
               coalesce((select max(p.upto_batch) from access_purges p), 0)) then
        raise exception 'the access journal is purged by whole batches only'
            using errcode = 'insufficient_privilege';
    end if;
    return null;
end $$;
create trigger access_batches_only_purged after delete on access_batches
    referencing old table as gone for each statement execute function access_batches_only_purged();

-- The canonical form of a row, which Python writes alike (pathways.access_journal.verify).
create function access_digest(
    at timestamptz, request text, actor text, roles text[], key_id text, method text, route text,
    status smallint, refused text, subject text, changed boolean, purpose text, why text,
    stated boolean, persons uuid[]
) returns bytea language sql stable parallel safe as $$
    select sha256(convert_to(jsonb_build_array(
        (extract(epoch from at) * 1000000)::bigint, request, actor, roles, key_id, method, route,
        status, refused, subject, changed, purpose, why, stated, persons)::text, 'UTF8'))
$$;

-- Write one row. Writers share a lock that sealing takes alone, before a row has its id: whatever
-- is in flight when a batch is sealed is in it or comes after it, never between.
-- `streams`: files known by their stream only; whom they concern is looked up here.
-- Not durable: the commit does not wait for the disk. The row outlives the process and its
-- connection; a crash of the server itself may lose what was written less than a second before.
create function record_access(
    request text, actor text, roles text[], key_id text, method text, route text, status smallint,
    refused text, subject text, changed boolean, purpose text, why text, stated boolean,
    persons uuid[], streams uuid[], durable boolean
) returns void language plpgsql security definer set search_path = {schema}, pg_temp
set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_variable
declare
    noted_at timestamptz := clock_timestamp();
    whom     uuid[];
begin
    if not durable then
        perform set_config('synchronous_commit', 'off', true);
    end if;
    if cardinality(streams) > 0 then
        select coalesce(array_agg(u.p order by u.p), '{}') into whom
        from (select unnest(persons) as p
              union
              select e.person from events e
              where e.stream = any (streams) and e.person is not null) u;
    elsif cardinality(persons) > 1 then
        select array_agg(u.p order by u.p) into whom
        from (select distinct p from unnest(persons) as p) u;
    else
        whom := persons;
    end if;
    perform pg_advisory_xact_lock_shared(hashtextextended('{schema} access journal', 0));
    insert into access_journal (at, request, actor, roles, key_id, method, route, status, refused,
                                subject, changed, purpose, why, stated, persons, digest)
    values (noted_at, request, actor, roles, key_id, method, route, status, refused,
            subject, changed, purpose, why, stated, whom,
            access_digest(noted_at, request, actor, roles, key_id, method, route, status, refused,
                          subject, changed, purpose, why, stated, whom));
end $$;

-- Seal the next batch, of at most so many rows; how many it holds, 0 where none was left.
create function seal_accesses(most integer) returns integer
language plpgsql security definer set search_path = {schema}, pg_temp as $$
declare
    base   record;
    folded record;
    now_at timestamptz := clock_timestamp();
begin
    perform pg_advisory_xact_lock(hashtextextended('{schema} access journal', 0));
    select b.number, b.upto_id, b.digest into base
    from (select number, upto_id, digest from access_batches
          union all
          select upto_batch, upto_id, digest from access_purges
          union all
          select 0, 0, sha256('access journal')) b
    order by b.number desc limit 1;

    select count(*)::int as entries, max(n.id) as upto_id, max(n.at) as last_at,
           sha256(string_agg(int8send(n.id) || n.digest, '' order by n.id)) as rows
    into folded
    from (select j.id, j.at, j.digest from access_journal j
          where j.id > base.upto_id order by j.id limit most) n;
    if folded.entries = 0 then
        return 0;
    end if;
    insert into access_batches
    values (base.number + 1, base.upto_id, folded.upto_id, folded.entries, folded.last_at, now_at,
            base.digest,
            sha256(base.digest || int8send(base.number + 1) || int8send(base.upto_id)
                   || int8send(folded.upto_id) || int4send(folded.entries)
                   || int8send((extract(epoch from now_at) * 1000000)::bigint) || folded.rows));
    return folded.entries;
end $$;

-- The last batch that a purge takes: all of whose rows, and of those before it, are older.
create function purgeable_accesses(before timestamptz)
returns table (upto_batch bigint, upto_id bigint, entries bigint, digest bytea)
language sql stable set search_path = {schema}, pg_temp as $$
    select b.number, b.upto_id, (select sum(o.entries) from access_batches o
                                 where o.number <= b.number)::bigint, b.digest
    from access_batches b
    where b.number < coalesce((select min(o.number) from access_batches o
                               where o.last_at >= before), 9223372036854775807)
    order by b.number desc limit 1
$$;

-- Only the owner purges; how many rows went.
create function purge_accesses(before timestamptz) returns bigint
language plpgsql set search_path = {schema}, pg_temp as $$
#variable_conflict use_column
declare
    found record;
begin
    perform pg_advisory_xact_lock(hashtextextended('{schema} access journal', 0));
    select * into found from purgeable_accesses(purge_accesses.before);
    if found.upto_batch is null then
        return 0;
    end if;
    insert into access_purges
    values (found.upto_batch, found.upto_id, found.entries, purge_accesses.before,
            clock_timestamp(), found.digest);
    delete from access_journal where id <= found.upto_id;
    delete from access_batches where number <= found.upto_batch;
    return found.entries;
end $$;

grant select on access_journal, access_batches, access_purges to {application};
revoke all on function record_access, seal_accesses, purge_accesses from public;
grant execute on function record_access, seal_accesses to {application};
