-- Rollback floor: 0.1.0
-- Calendars that other programs fetch under a secret address. Here is only the hash of what makes it secret.
create table calendar_feed (
    id              bigint generated always as identity primary key,
    user_id         bigint not null references app_user on delete cascade,
    whose           text not null check (whose in ('mine', 'team')),
    token_hash      bytea not null unique check (length(token_hash) = 32),
    created_at      timestamptz not null,
    fetches         bigint not null default 0,
    last_fetched_at timestamptz,
    revoked_at      timestamptz
);
create index on calendar_feed (user_id, id);
