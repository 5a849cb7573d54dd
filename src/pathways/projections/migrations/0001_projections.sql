-- How far each read model has followed the log, and under which definition.
create table projections (
    model    text   primary key,
    position bigint not null,
    checksum text   not null
);
grant select on projections to {application};
grant select, update on projections to {projector};
