-- The movements of the insertion budget: votes, what agreements take and what they give back.
-- key: stream
-- reads: EnvelopeVoted, EnvelopeDrawn, EnvelopeReturned
-- seen: served

-- [table]
create table envelopes (
    stream      uuid not null,
    version     int  not null,
    day         date not null,
    budget_line text not null,
    year        int  not null,
    movement    text not null,     -- voted, drawn, returned
    amount      numeric not null,  -- euros
    agreement   uuid,              -- null for a vote
    vote        text
);
create unique index on envelopes (stream, version);
create index on envelopes (year, budget_line, day);

-- [rows]
select f.stream, f.version, f.happened_on, f.payload ->> 'budget_line', (f.payload ->> 'year')::int,
       case f.name when 'EnvelopeVoted' then 'voted' when 'EnvelopeDrawn' then 'drawn' else 'returned' end,
       (f.payload ->> 'amount')::numeric, (f.payload ->> 'agreement_id')::uuid, f.payload ->> 'vote'
from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
where f.name = any (:reads)
