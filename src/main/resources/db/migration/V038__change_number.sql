-- Rollback floor: 0.1.0
-- In which order changes became visible. Ids are given when one begins to write: who asks for what came after an id
-- never learns of a change that was begun before and committed later.

-- The last number that was given. Whoever gives numbers holds this row until they can be seen, so that no number is
-- ever seen before a smaller one.
create table change_number (
    one  boolean primary key default true check (one),
    last bigint not null
);
insert into change_number (last) values (0);

-- Null until it has one, which it gets after it was committed. What was there before has 0: it came before all others,
-- and no row of it is written for that.
alter table change_set add column seq bigint default 0;
alter table change_set alter column seq drop default;

-- Records that were given another place among their kind, such as a deal on its board. A place is no field, so that no
-- change set tells of it.
create table record_placed (
    record_kind smallint not null,
    record_id   bigint not null,
    seq         bigint,
    primary key (record_kind, record_id)
);
create index on record_placed (seq);
