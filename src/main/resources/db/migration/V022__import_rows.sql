-- Rollback floor: 0.1.0
-- A row may name the record that it means by its number, and may be called after what it is about.

alter table import_row add column known_id bigint;
alter table import_row add column called boolean not null default false;
-- What follows from the row when it makes a new record.
alter table import_row add column completed jsonb;
