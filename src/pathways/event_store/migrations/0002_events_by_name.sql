-- What happened of one kind, without reading the whole log: read models of rare events are made anew
-- from it, and lists as known in the past.
create index events_by_name on events (name, position);
