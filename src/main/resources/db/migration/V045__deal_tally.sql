-- Rollback floor: 0.1.0
-- How many deals there are in each stage and what they come to, by the day of their next step and by the day on which they
-- close: kept by whoever writes deals, so that boards and reports need not add them all up at every look.
create table deal_tally (
    day_of          text not null check (day_of in ('next_step_on', 'close_on')),
    pipeline_id     bigint not null,
    stage_id        bigint not null,
    status          text not null,
    amount_currency text,
    day             date,
    deals           bigint not null,
    amount          numeric not null,
    unique nulls not distinct (day_of, status, pipeline_id, stage_id, amount_currency, day)
);

-- What came and went since. Only added to, so that nobody waits for somebody else who writes deals of the same stage; from
-- time to time it is put into the tally.
create table deal_tally_change (
    day_of          text not null,
    pipeline_id     bigint not null,
    stage_id        bigint not null,
    status          text not null,
    amount_currency text,
    day             date,
    deals           bigint not null,
    amount          numeric not null
);

create function f_deal_tally() returns trigger
    language plpgsql
    as $$
begin
    if tg_op = 'TRUNCATE' then
        delete from deal_tally;
        delete from deal_tally_change;
    elsif tg_op = 'UPDATE' then
        insert into deal_tally_change
        select x.day_of, d.pipeline_id, d.stage_id, d.status, d.amount_currency, x.day, sum(d.times),
               sum(d.times * coalesce(d.amount, 0))
        from (select -1 as times, pipeline_id, stage_id, status, amount_currency, amount, next_step_on, close_on
              from gone where deleted_at is null
              union all
              select 1, pipeline_id, stage_id, status, amount_currency, amount, next_step_on, close_on
              from come where deleted_at is null) d
            cross join lateral (values ('next_step_on', d.next_step_on), ('close_on', d.close_on)) x (day_of, day)
        group by 1, 2, 3, 4, 5, 6
        having sum(d.times) <> 0 or sum(d.times * coalesce(d.amount, 0)) <> 0;
    else
        insert into deal_tally_change
        select x.day_of, d.pipeline_id, d.stage_id, d.status, d.amount_currency, x.day,
               case tg_op when 'INSERT' then 1 else -1 end * count(*),
               case tg_op when 'INSERT' then 1 else -1 end * sum(coalesce(d.amount, 0))
        from written d
            cross join lateral (values ('next_step_on', d.next_step_on), ('close_on', d.close_on)) x (day_of, day)
        where d.deleted_at is null
        group by 1, 2, 3, 4, 5, 6;
    end if;
    return null;
end $$;
create trigger deal_tally_insert after insert on deal
    referencing new table as written
    for each statement execute function f_deal_tally();
create trigger deal_tally_update after update on deal
    referencing old table as gone new table as come
    for each statement execute function f_deal_tally();
create trigger deal_tally_delete after delete on deal
    referencing old table as written
    for each statement execute function f_deal_tally();
create trigger deal_tally_truncate after truncate on deal
    for each statement execute function f_deal_tally();

insert into deal_tally
select x.day_of, d.pipeline_id, d.stage_id, d.status, d.amount_currency, x.day, count(*), sum(coalesce(d.amount, 0))
from deal d
    cross join lateral (values ('next_step_on', d.next_step_on), ('close_on', d.close_on)) x (day_of, day)
where d.deleted_at is null
group by 1, 2, 3, 4, 5, 6;
