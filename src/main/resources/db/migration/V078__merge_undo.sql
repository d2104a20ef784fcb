-- Rollback floor: 0.1.0
-- A version that knows nothing of merges, working beside this one, would take one apart without its files, its followers
-- and the links that its person does not see, and nobody could put the rest back afterwards. It is refused: whoever knows
-- says so in the transaction.
create function f_merge_is_known() returns trigger
    language plpgsql as
$$
begin
    if coalesce(current_setting('minicrm.merges', true), '') <> 'known' and exists (
        with recursive chain (id) as (
            select new.undoes_id
            union all
            select s.undoes_id from chain c join change_set s on s.id = c.id where s.undoes_id is not null)
        select from chain c join merge_redirect r on r.change_set_id = c.id) then
        raise exception 'change set % merged records, and is undone by a newer version only', new.undoes_id;
    end if;
    return new;
end
$$;

create trigger merge_is_known before insert on change_set
    for each row when (new.undoes_id is not null) execute function f_merge_is_known();
