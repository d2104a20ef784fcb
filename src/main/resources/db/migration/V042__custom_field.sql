-- Rollback floor: 0.1.0
-- Fields that administrators add. Their values stand in a document of the record, under `c` and the id of the field.
alter table company add column custom jsonb not null default '{}';
alter table contact add column custom jsonb not null default '{}';
alter table deal add column custom jsonb not null default '{}';

create table custom_field (
    id          bigint generated always as identity primary key,
    record_kind smallint not null check (record_kind in (1, 2, 3)),
    type        text not null check (type in (
                    'text', 'long_text', 'number', 'money', 'date', 'date_time', 'yes_no', 'choice', 'multi_choice',
                    'url', 'email', 'phone', 'person', 'link')),
    name        text not null check (length(name) between 1 and 60),
    hint        text check (length(hint) between 1 and 200),
    -- The kind of record to which a link leads.
    target      smallint check (target in (1, 2, 3)),
    position    integer not null,
    listed      boolean not null,
    quick       boolean not null,
    fast        boolean not null,
    -- How far the index has come that a fast one has.
    index_state text not null default 'none' check (index_state in ('none', 'building', 'ready', 'failed')),
    archived_at timestamptz,
    version     integer not null default 0,
    check ((type = 'link') = (target is not null))
);
create unique index on custom_field (record_kind, lower(name)) where archived_at is null;

-- What a choice can be. Records keep the id, so that an option can be renamed.
create table custom_option (
    id          bigint generated always as identity primary key,
    field_id    bigint not null references custom_field on delete cascade,
    name        text not null check (length(name) between 1 and 60),
    position    integer not null,
    archived_at timestamptz
);
create unique index on custom_option (field_id, lower(name)) where archived_at is null;
create index on custom_option (field_id, position);

-- Raised with every change of what records consist of, by which every node notices that it has to read that again.
create table catalogue_revision (
    one  boolean primary key default true check (one),
    last bigint not null
);
insert into catalogue_revision (last) values (0);

-- A day and a moment as they stand in JSON. Unlike the casts they follow from the text alone, so that there can be
-- indexes of them.
create function f_day(text) returns date
    language sql immutable parallel safe
    return make_date(left($1, 4)::integer, substr($1, 6, 2)::integer, substr($1, 9, 2)::integer);
create function f_moment(text) returns timestamptz
    language sql immutable parallel safe
    return timezone('UTC', make_timestamp(
        left($1, 4)::integer, substr($1, 6, 2)::integer, substr($1, 9, 2)::integer,
        substr($1, 12, 2)::integer, substr($1, 15, 2)::integer, rtrim(substr($1, 18), 'Z')::float8));
