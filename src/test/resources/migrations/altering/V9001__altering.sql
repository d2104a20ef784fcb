-- Rollback floor: 0.1.0
create table altering (id bigint);
alter table company add column altered text;
