-- Rollback floor: 0.1.0
-- Records that were merged into another one of their kind.
alter table change_set
    drop constraint change_set_kind_check,
    add constraint change_set_kind_check
        check (kind in ('create', 'edit', 'delete', 'restore', 'import', 'undo', 'demo', 'merge')) not valid;
-- What was added to a record since it was merged stays with it when that is undone, and is listed.
alter table change_log
    drop constraint change_log_kept_because_check,
    add constraint change_log_kept_because_check
        check (kept_because in ('changed', 'trashed', 'forbidden', 'unlinked', 'added')) not valid;

-- Where the address of a merged record leads, as long as it lies in the trash and its change set is in force.
create table merge_redirect (
    change_set_id bigint not null references change_set,
    record_kind   smallint not null,
    from_id       bigint not null,
    to_id         bigint not null,
    primary key (change_set_id, record_kind, from_id),
    check (from_id <> to_id)
);
create index on merge_redirect (record_kind, from_id);
create index on merge_redirect (record_kind, to_id);

-- What hangs on a record by its kind and id, without being a field of anything, and went along: a row of `place` with
-- this key. An undo writes its own rows, the other way round.
create table merge_moved (
    change_set_id bigint not null,
    place         text not null,
    row_key       bigint not null,
    record_kind   smallint not null,
    from_id       bigint not null,
    to_id         bigint not null,
    primary key (change_set_id, place, row_key, record_kind, from_id)
);

-- A list after what one change did to it is taken back, whatever others added or took since: without the elements that
-- the change added, and with those that it took. Elements are the same by the key `same`, or as a whole when that is null.
create function f_taken_back(now jsonb, before jsonb, after jsonb, same text) returns jsonb
    language sql immutable parallel safe
    return (
        select jsonb_agg(k.e order by case when same is null then (k.e #>> '{}')::numeric else k.place end)
        from (
            select n.e, n.place::numeric as place
            from jsonb_array_elements(coalesce(now, '[]')) with ordinality n (e, place)
            where not exists (select from jsonb_array_elements(coalesce(after, '[]')) a where a = n.e)
               or exists (select from jsonb_array_elements(coalesce(before, '[]')) b where b = n.e)
            union all
            select b.e, b.place - 0.5
            from jsonb_array_elements(coalesce(before, '[]')) with ordinality b (e, place)
            where not exists (select from jsonb_array_elements(coalesce(after, '[]')) a where a = b.e)
              and not exists (
                select from jsonb_array_elements(coalesce(now, '[]')) n
                where case when same is null then n = b.e else lower(n ->> same) = lower(b.e ->> same) end
                  and (not exists (select from jsonb_array_elements(coalesce(after, '[]')) a where a = n) or n = b.e))) k);
