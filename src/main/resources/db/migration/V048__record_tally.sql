-- Rollback floor: 0.1.0
-- How many records in use there are of each kind, and whose: kept by whoever writes them, so that no list counts its rows
-- to say how many it has.
create table record_tally (
    record_kind smallint not null,
    owner_id    bigint,
    team_id     bigint,
    records     bigint not null,
    unique nulls not distinct (record_kind, owner_id, team_id)
);

-- What came and went since. Only added to, so that nobody waits for somebody else who writes records of the same owner; from
-- time to time it is put into the tally.
create table record_tally_change (
    record_kind smallint not null,
    owner_id    bigint,
    team_id     bigint,
    records     bigint not null
);

-- Its argument is the kind of the records in the table.
create function f_record_tally() returns trigger
    language plpgsql
    as $$
begin
    if tg_op = 'TRUNCATE' then
        delete from record_tally where record_kind = tg_argv[0]::smallint;
        delete from record_tally_change where record_kind = tg_argv[0]::smallint;
    elsif tg_op = 'UPDATE' then
        insert into record_tally_change
        select tg_argv[0]::smallint, owner_id, team_id, sum(times)
        from (select -1 as times, owner_id, team_id from gone where deleted_at is null
              union all
              select 1, owner_id, team_id from come where deleted_at is null) d
        group by 2, 3
        having sum(times) <> 0;
    else
        insert into record_tally_change
        select tg_argv[0]::smallint, owner_id, team_id, case tg_op when 'INSERT' then 1 else -1 end * count(*)
        from written
        where deleted_at is null
        group by 2, 3;
    end if;
    return null;
end $$;

-- Every kind that has a list brings these four.
create trigger record_tally_insert after insert on company
    referencing new table as written for each statement execute function f_record_tally('1');
create trigger record_tally_update after update on company
    referencing old table as gone new table as come for each statement execute function f_record_tally('1');
create trigger record_tally_delete after delete on company
    referencing old table as written for each statement execute function f_record_tally('1');
create trigger record_tally_truncate after truncate on company
    for each statement execute function f_record_tally('1');

create trigger record_tally_insert after insert on contact
    referencing new table as written for each statement execute function f_record_tally('2');
create trigger record_tally_update after update on contact
    referencing old table as gone new table as come for each statement execute function f_record_tally('2');
create trigger record_tally_delete after delete on contact
    referencing old table as written for each statement execute function f_record_tally('2');
create trigger record_tally_truncate after truncate on contact
    for each statement execute function f_record_tally('2');

create trigger record_tally_insert after insert on deal
    referencing new table as written for each statement execute function f_record_tally('3');
create trigger record_tally_update after update on deal
    referencing old table as gone new table as come for each statement execute function f_record_tally('3');
create trigger record_tally_delete after delete on deal
    referencing old table as written for each statement execute function f_record_tally('3');
create trigger record_tally_truncate after truncate on deal
    for each statement execute function f_record_tally('3');

insert into record_tally
select 1, owner_id, team_id, count(*) from company where deleted_at is null group by 2, 3
union all
select 2, owner_id, team_id, count(*) from contact where deleted_at is null group by 2, 3
union all
select 3, owner_id, team_id, count(*) from deal where deleted_at is null group by 2, 3;
