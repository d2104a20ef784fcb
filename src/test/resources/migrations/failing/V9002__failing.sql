-- Rollback floor: 9.0.0
insert into nowhere values (1);
