-- Rollback floor: 0.1.0
-- Says of a deal that it was given another place in its stage, whoever gives it. What moves to another stage has a
-- change set.
create function f_deal_placed() returns trigger
    language plpgsql
    as $$
begin
    insert into record_placed (record_kind, record_id) values (3, new.id)
    on conflict (record_kind, record_id) do update set seq = null;
    return null;
end $$;
create trigger deal_placed after update of rank on deal
    for each row when (old.rank <> new.rank and old.stage_id = new.stage_id) execute function f_deal_placed();
