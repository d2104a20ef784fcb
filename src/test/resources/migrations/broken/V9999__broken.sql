create table half_way (id bigint);
insert into nowhere values (1);
