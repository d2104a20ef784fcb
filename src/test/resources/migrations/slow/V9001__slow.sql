-- Rollback floor: 0.1.0
select pg_sleep(2);
create table slow (id bigint);
