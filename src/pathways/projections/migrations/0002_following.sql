-- What could not be told of some keys, and which models do not follow at all.
create table dead_letters (
    model      text        not null,
    key        uuid        not null,     -- the person or stream whose rows stay as they were before
    position   bigint      not null,     -- the first event that could not be told
    upto       bigint      not null,     -- how far of the log was tried
    error      text        not null,     -- names nobody
    first_seen timestamptz not null default clock_timestamp(),
    last_seen  timestamptz not null default clock_timestamp(),
    primary key (model, key)
);
alter table projections add column failure text, add column failed_at timestamptz;
grant select on dead_letters to {application};
grant select, insert, update, delete on dead_letters to {projector};
