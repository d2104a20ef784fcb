-- Rollback floor: 0.1.0

-- What the cells of a file come to in the fields that its columns go to, and the words that could
-- become new entries of the lists that administrators keep.
create table import_look (
    import_id bigint not null references import on delete cascade,
    -- Whose it is: others may see other records.
    reader_id bigint not null references app_user on delete cascade,
    -- The answers that it was looked at with; with others it is looked at anew.
    basis     text not null,
    -- Who looks at the rest, when not all rows were looked at.
    job_id    bigint references job on delete set null,
    looked_at bigint not null,
    found     jsonb not null check (jsonb_typeof(found) = 'array'),
    primary key (import_id, reader_id)
);
create index on import_look (reader_id);
create index on import_look (job_id);

-- Rows name them by their number below zero until they are made, when the rows are written.
create table import_entry (
    import_id bigint not null references import on delete cascade,
    no        integer not null check (no > 0),
    target    text not null,
    name      text not null check (name <> ''),
    rows      bigint not null default 0,
    primary key (import_id, no)
);
