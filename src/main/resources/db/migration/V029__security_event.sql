-- Rollback floor: 0.1.0
-- What happened that concerns who may do what here. It is written once and then only read, until it
-- is a year old.

create table security_event (
    id         bigint generated always as identity primary key,
    at         timestamptz not null,
    kind       text not null check (kind ~ '^[a-z]+(_[a-z]+)*$'),
    refused    boolean not null,
    -- Who did it and on whom: no references, because nothing that becomes of a person may change
    -- what is told of them. Null: nobody who is known.
    actor_id   bigint,
    subject_id bigint,
    -- Null when it did not come through the network.
    address    text check (length(address) <= 60),
    request_id text check (length(request_id) <= 64),
    details    jsonb not null default '{}' check (jsonb_typeof(details) = 'object')
);
create index on security_event (at, id);
create index on security_event (actor_id, at, id);
create index on security_event (subject_id, at, id);
create index on security_event (kind, at, id);

create function only_told() returns trigger
    language plpgsql
as
$$
begin
    if tg_op = 'DELETE' and old.at < now() - interval '1 year' then
        return old;
    end if;
    raise exception 'what is told in security_event stays as it is for a year'
        using errcode = 'restrict_violation';
end
$$;

create trigger only_told
    before update or delete on security_event
    for each row
execute function only_told();

create trigger only_told_as_a_whole
    before truncate on security_event
    for each statement
execute function only_told();
