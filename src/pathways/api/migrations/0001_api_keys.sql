-- API keys: only their SHA-256 is kept; the actor they name is written on every event.
create table api_keys (
    sha256     bytea       primary key,
    actor      text        not null check (actor ~ '^[a-z0-9][a-z0-9._:@-]{0,63}$'),
    created_at timestamptz not null default clock_timestamp(),
    revoked_at timestamptz
);
grant select on api_keys to {application};
