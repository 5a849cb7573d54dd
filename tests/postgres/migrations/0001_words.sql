create table words (word text primary key, notes jsonb not null default '{}');
grant select, insert on words to {application};
grant select on {schema}.words to {projector};
