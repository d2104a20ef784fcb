-- Rollback floor: 0.1.0
-- No company stands above itself. Whoever types it is told so before; this is for two who write at once, each of whom sees
-- nothing wrong: looked at when they commit, one after the other.
create function f_company_ancestry() returns trigger
    language plpgsql
    as $$
begin
    perform pg_advisory_xact_lock(hashtext('company_ancestry'));
    if exists (
        with recursive up (id) as (
            select new.parent_id
            union
            select c.parent_id from up join company c on c.id = up.id where up.id <> new.id)
        select from up where up.id = new.id)
    then
        raise exception 'company % would be above itself', new.id
            using errcode = 'check_violation', constraint = 'company_ancestry', table = 'company';
    end if;
    return null;
end $$;
create constraint trigger company_ancestry after update of parent_id on company
    deferrable initially deferred
    for each row when (new.parent_id is distinct from old.parent_id and new.parent_id is not null)
    execute function f_company_ancestry();
