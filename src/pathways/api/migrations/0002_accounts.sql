-- Accounts: who asks, granted what. Keys are an account's, and so are the sessions it opens.
create table accounts (
    actor       text        primary key check (actor ~ '^[a-z0-9][a-z0-9._:@-]{0,63}$'),
    grants      jsonb       not null check (jsonb_typeof(grants) = 'array'),
    test        boolean     not null default false,
    created_at  timestamptz not null default clock_timestamp(),
    disabled_at timestamptz
);

-- Whoever had a key before there were accounts is granted nothing until somebody says what.
insert into accounts (actor, grants) select distinct actor, '[]'::jsonb from api_keys;

alter table api_keys
    add foreign key (actor) references accounts,
    add column id text unique generated always as (left(encode(sha256, 'hex'), 12)) stored,
    add column kind text not null default 'key' check (kind in ('key', 'session', 'link')),
    add column scopes text[] check (cardinality(scopes) > 0),
    add column expires_at timestamptz,
    add column last_used_on date,
    add column request bytea,
    add unique (actor, request);
update api_keys
   set expires_at = greatest(created_at + interval '365 days', now() + interval '30 days');
alter table api_keys alter column expires_at set not null;
create index on api_keys (actor);

-- What was done to accounts, by whom: append-only.
create table account_changes (
    number bigint      primary key generated always as identity,
    at     timestamptz not null default clock_timestamp(),
    actor  text        not null references accounts,
    change text        not null,
    told   jsonb       not null,
    by     text        not null
);
create function account_changes_stay() returns trigger language plpgsql as $$
begin
    raise exception 'what was done to accounts is never changed';
end $$;
create trigger account_changes_stay before update or delete or truncate on account_changes
    for each statement execute function account_changes_stay();

grant select on accounts, account_changes to {application};
grant update (last_used_on) on api_keys to {application};
