-- Rollback floor: 0.1.0

-- Files in more encodings, and with lines before their header and below their rows. The columns
-- from before stay filled for the version before, with the nearest that it knows.
alter table import add column charset text;
alter table import add column header_row integer check (header_row >= 0);
alter table import add column footers integer not null default 0 check (footers >= 0);
