-- Rollback floor: 0.1.0
-- What a statement changed, told apart from what it left as it was, by `except` instead of by a join of the rows before and after:
-- of these the planner knows only how many there were the first time, and would compare each with each of ten thousand others.
create or replace function f_activity_changed() returns trigger
    language plpgsql
    as $$
declare
    unfinished bigint[];
begin
    update timeline l set occurred_at = n.occurred_at, due_at = n.due_at
    from come n
    where n.id = l.activity_id and (l.occurred_at, l.due_at) is distinct from (n.occurred_at, n.due_at);
    unfinished := array(
        select n.id from (
            select id, occurred_at, due_at, due_on, subject, body, deleted_at from come
            except select id, occurred_at, due_at, due_on, subject, body, deleted_at from gone) n
        where n.occurred_at is null
        union
        select o.id from (
            select id, occurred_at, due_at, due_on, subject, body, deleted_at from gone
            except select id, occurred_at, due_at, due_on, subject, body, deleted_at from come) o
        where o.occurred_at is null);
    if unfinished <> '{}' then
        perform f_next_steps_of(unfinished);
    end if;
    return null;
end $$;

create or replace function f_moved_on() returns trigger
    language plpgsql
    as $$
declare
    unfinished bigint[];
begin
    if tg_table_name = 'contact' then
        unfinished := array(
            select distinct x.activity_id
            from (select id, company_id from come except select id, company_id from gone) n
                join activity_contact x on x.contact_id = n.id
                join activity a on a.id = x.activity_id and a.occurred_at is null);
    elsif tg_table_name = 'company' then
        unfinished := array(
            select distinct x.activity_id
            from (select id, parent_id from come except select id, parent_id from gone) n
                join activity_company x on x.company_id = n.id
                join activity a on a.id = x.activity_id and a.occurred_at is null);
    elsif tg_table_name = 'deal' then
        unfinished := array(
            select distinct x.activity_id
            from (select id, company_id from come except select id, company_id from gone) n
                join activity_deal x on x.deal_id = n.id
                join activity a on a.id = x.activity_id and a.occurred_at is null);
    else
        unfinished := array(
            select distinct x.activity_id
            from written n join activity_deal x on x.deal_id = n.deal_id
                join activity a on a.id = x.activity_id and a.occurred_at is null);
    end if;
    if unfinished <> '{}' then
        perform f_timeline(unfinished);
    end if;
    return null;
end $$;

create or replace function f_deal_next_step() returns trigger
    language plpgsql
    as $$
declare
    touched bigint[];
    steps bigint[];
begin
    if tg_op = 'INSERT' then
        with planned as materialized (
            select nextval(pg_get_serial_sequence('activity', 'id')) as task, d.*
            from written d where d.next_step is not null or d.next_step_on is not null
        ), made as (
            insert into activity (id, kind, subject, due_on, occurred_at, owner_id, team_id,
                                  created_at, created_by, updated_at, updated_by)
            select task, 'task', next_step, next_step_on, case when status <> 'open' then updated_at end, owner_id, team_id,
                   updated_at, updated_by, updated_at, updated_by
            from planned
        )
        insert into activity_deal (activity_id, position, deal_id, label)
        select task, 0, id, 'about' from planned;
        return null;
    end if;
    -- What is open, and was not with the same step
    touched := array(
        select n.id from (
            select id, next_step, next_step_on from come where status = 'open'
            except select id, next_step, next_step_on from gone where status = 'open') n);
    if touched = '{}' then
        return null;
    end if;
    -- Those of which another step is said, or none any more
    steps := array(
        select n.id from (
            select id, next_step, next_step_on from come
            where status = 'open' and (next_step is not null or next_step_on is not null)
            except select id, next_step, next_step_on from gone) n
        union all (
            select id from come where status = 'open' and next_step is null and next_step_on is null
            intersect
            select id from gone where status = 'open' and (next_step is not null or next_step_on is not null)));
    with changed as materialized (
        select n.*, a.id as task
        from deal n
            left join lateral (
                select a.id
                from activity_deal x join activity a on a.id = x.activity_id and a.occurred_at is null and a.deleted_at is null
                where x.deal_id = n.id and f_hangs_alone(a.id, 3::smallint, n.id)
                  and (a.owner_id is not distinct from n.owner_id or a.owner_id = n.updated_by)
                order by a.due_at, a.id limit 1) a on true
        where n.id = any(steps)
    ), known as (
        update activity a
        set occurred_at = case when c.next_step is null and c.next_step_on is null then c.updated_at end,
            subject = case when c.next_step is null and c.next_step_on is null then a.subject else c.next_step end,
            due_on = case when c.next_step is null and c.next_step_on is null then a.due_on else c.next_step_on end,
            due_time = case when a.due_on = c.next_step_on or c.next_step is null and c.next_step_on is null then a.due_time end,
            due_zone = case when a.due_on = c.next_step_on or c.next_step is null and c.next_step_on is null then a.due_zone end,
            version = a.version + 1, updated_at = c.updated_at, updated_by = c.updated_by
        from changed c
        where a.id = c.task
    ), planned as materialized (
        select nextval(pg_get_serial_sequence('activity', 'id')) as new_task, c.*
        from changed c
        where c.task is null and (c.next_step is not null or c.next_step_on is not null) and not exists (
            select from activity_deal x join activity a on a.id = x.activity_id and a.occurred_at is null and a.deleted_at is null
            where x.deal_id = c.id and (a.subject, a.due_on) is not distinct from (c.next_step, c.next_step_on))
    ), made as (
        insert into activity (id, kind, subject, due_on, owner_id, team_id, created_at, created_by, updated_at, updated_by)
        select new_task, 'task', next_step, next_step_on, owner_id, team_id, updated_at, updated_by, updated_at, updated_by
        from planned
    )
    insert into activity_deal (activity_id, position, deal_id, label)
    select new_task, 0, id, 'about' from planned;
    perform f_next_steps(3::smallint, touched);
    return null;
end $$;
