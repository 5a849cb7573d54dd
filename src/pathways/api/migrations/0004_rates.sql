-- How many requests each caller has made in its present minute; exact, whatever process they reach.
-- Unlogged: what a crash forgets is a minute's count.
create unlogged table rates (
    caller text        primary key,  -- account:<actor>, or address:<keyed hash>
    since  timestamptz not null,     -- when its window opened: at its first request
    used   integer     not null
) with (fillfactor = 50);

-- Accounts that may make more, or fewer, requests than the others.
create table rate_limits (
    actor      text    primary key references accounts,
    per_window integer not null check (per_window > 0)
);

-- Count one more request of a caller; `used` is beyond `most` where it is one too many.
create function spend(
    asking text, usual integer, seconds integer,
    out most integer, out used integer, out opens_in integer
) language plpgsql as $$
declare
    moment timestamptz := clock_timestamp();
    lasts  interval := make_interval(secs => seconds);
    opened timestamptz;
begin
    select l.per_window into most from rate_limits l where 'account:' || l.actor = asking;
    most := coalesce(most, usual);
    insert into rates as r values (asking, moment, 1)
    on conflict (caller) do update
       set since = case when r.since + lasts <= excluded.since then excluded.since else r.since end,
           used  = case when r.since + lasts <= excluded.since then 1 else r.used + 1 end
     where r.since + lasts <= excluded.since or r.used < most
    returning r.used, r.since into used, opened;
    if used is null then
        select most + 1, r.since into used, opened from rates r where r.caller = asking;
    end if;
    opens_in := greatest(1, ceil(extract(epoch from opened + lasts - moment)));
end $$;

revoke execute on function spend from public;
grant execute on function spend to {application};
grant select, insert, update, delete on rates to {application};
grant select on rate_limits to {application};
