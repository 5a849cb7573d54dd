-- Signing in with a provider of OpenID Connect: whose account a subject of theirs is, and the
-- sign-ins under way, each of which is finished once.
create table identities (
    issuer    text        not null check (length(issuer) between 1 and 255),
    subject   text        not null check (length(subject) between 1 and 255),
    actor     text        not null references accounts,
    linked_at timestamptz not null default clock_timestamp(),
    primary key (issuer, subject)
);
create index on identities (actor);

create table logins (
    state      bytea       primary key,  -- SHA-256 of what the browser keeps
    nonce      text        not null,
    verifier   text        not null,
    link       bytea,                    -- SHA-256 of the code of whoever links an identity
    started_at timestamptz not null default clock_timestamp()
);
create index on logins (started_at);

grant select on identities to {application};
grant select, insert, delete on logins to {application};
