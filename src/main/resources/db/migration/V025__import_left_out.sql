-- Rollback floor: 0.1.0
-- What rows of an import are written without: a part of a value, such as a birthday that has no year.

create table import_left_out (
    import_id bigint not null references import on delete cascade,
    row_no    bigint not null,
    no        integer not null,
    target    text not null,
    value     text not null,
    reason    text not null,
    arguments jsonb not null default '[]' check (jsonb_typeof(arguments) = 'array'),
    title     text not null default '',
    primary key (import_id, row_no, no)
);
