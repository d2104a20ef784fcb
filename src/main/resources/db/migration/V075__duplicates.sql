-- Rollback floor: 0.1.0
-- Two records of a kind that are probably the same, and what people said of that.
create table duplicate_pair (
    record_kind  smallint not null,
    a_id         bigint not null,
    b_id         bigint not null,
    score        smallint not null,
    -- What they share: keys of fields, `title` for their name, `name` for one like it at the same company
    reasons      text[] not null,
    found_at     timestamptz not null default now(),
    dismissed_by bigint references app_user,
    dismissed_at timestamptz,
    primary key (record_kind, a_id, b_id),
    check (a_id < b_id),
    check ((dismissed_by is null) = (dismissed_at is null))
);
create index on duplicate_pair (record_kind, b_id);
create index on duplicate_pair (record_kind, score desc, a_id, b_id) where dismissed_at is null;
create index on duplicate_pair (dismissed_by) where dismissed_by is not null;

-- How far one has looked: through all records once, and through what was changed since, set by set.
create table duplicate_watch (
    one       boolean primary key default true check (one),
    last      bigint not null,
    set_kind  smallint not null default 0,
    set_id    bigint not null default 0,
    walk_kind smallint not null default 0,
    walk_id   bigint not null default 0,
    walked_at timestamptz
);
insert into duplicate_watch (last) select last from change_number;
