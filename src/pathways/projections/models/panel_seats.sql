-- Who sits at which session, [since, until), and the cases they do not sit on.
-- key: stream
-- reads: PanelMemberAppointed, PanelMemberReleased, MemberRecused
-- seen: session

-- [table]
create table panel_seats (
    stream  uuid   not null,    -- the session
    member  uuid   not null,
    since   date   not null,
    until   date   not null,
    recused uuid[] not null     -- cases
);
create index on panel_seats (stream);
create index on panel_seats (member);

-- [rows]
with known as (
    select f.stream, f.version, f.name, f.happened_on, (f.payload ->> 'member_id')::uuid as member,
           (f.payload ->> 'case_id')::uuid as case_id
    from unnest(:streams) as touched (stream) join facts(:upto) f using (stream)
    where f.name = any (:reads)
), seat as (
    select stream, member, name, happened_on as since,
           coalesce(lead(happened_on) over (partition by stream, member order by version), 'infinity') as until
    from known where name <> 'MemberRecused'
)
select s.stream, s.member, s.since, s.until,
       array(select k.case_id from known k
             where k.stream = s.stream and k.member = s.member and k.name = 'MemberRecused'
             order by k.version)
from seat s where s.name = 'PanelMemberAppointed' and s.since < s.until
