-- Rollback floor: 0.1.0
create table expanded (id bigint);
