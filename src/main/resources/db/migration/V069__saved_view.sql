-- Rollback floor: 0.1.0
-- Views of lists that people save: an address with a name. What a list shows stands in it as in every address.
create table saved_view (
    id           bigint generated always as identity primary key,
    version      integer not null default 0,
    record_kind  smallint not null,
    name         text not null check (length(name) between 1 and 60),
    owner_id     bigint not null references app_user on delete cascade,
    audience     text not null check (audience in ('private', 'team', 'everyone')),
    -- Whose team it is for: that of its owner when it was saved.
    team_id      bigint references team,
    query        text not null check (length(query) <= 6000),
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    last_used_on date,
    deleted_at   timestamptz,
    check ((audience = 'team') = (team_id is not null))
);
create unique index saved_view_name on saved_view (owner_id, record_kind, lower(name)) where deleted_at is null;
create index saved_view_shared on saved_view (record_kind) where audience <> 'private' and deleted_at is null;
create index saved_view_deleted on saved_view (deleted_at) where deleted_at is not null;
create index on saved_view (team_id);

-- Those that a person keeps at hand.
create table view_pin (
    user_id  bigint not null references app_user on delete cascade,
    view_id  bigint not null references saved_view on delete cascade,
    position integer not null,
    primary key (user_id, view_id)
);
create index on view_pin (view_id);

-- With which a list opens for a person.
create table view_default (
    user_id     bigint not null references app_user on delete cascade,
    record_kind smallint not null,
    view_id     bigint not null references saved_view on delete cascade,
    primary key (user_id, record_kind)
);
create index on view_default (view_id);
