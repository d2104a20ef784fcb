-- Rollback floor: 0.1.0
drop index concurrently if exists change_set_without_seq;
create index concurrently change_set_without_seq on change_set (id) where seq is null;
drop index concurrently if exists change_set_seq;
create unique index concurrently change_set_seq on change_set (seq) where seq > 0;
