-- Rollback floor: 0.1.0
-- The stages in which a deal has been, and for how many seconds it was in those that it has left: so what becomes of
-- deals in each stage is told by one look at the deals. Where one stayed for less than a minute was a slip, and does
-- not count.

alter table deal
    add column been bigint[] not null default '{}',
    add column stayed bigint[] not null default '{}';

-- All stays up to now, those of each stage together; the present stage counts from when it was entered.
create function f_deal_stays(deal bigint, present bigint, since timestamptz, out been bigint[], out stayed bigint[])
    language sql stable
    as $$
select array_agg(s.stage_id order by s.stage_id), array_agg(s.seconds order by s.stage_id)
from (
    select x.stage_id, sum(extract(epoch from x.stay))::bigint as seconds
    from (select h.stage_id, coalesce(h.left_at, since) - h.entered_at as stay
          from deal_stage_history h where h.deal_id = deal
          union all
          select present, null) x
    where x.stay is null or x.stay >= interval '1 minute'
    group by x.stage_id) s
$$;

create or replace function f_deal_stage() returns trigger
    language plpgsql
    as $$
declare
    place stage;
begin
    if tg_op = 'INSERT' or new.stage_id is distinct from old.stage_id then
        select * into place from stage where id = new.stage_id;
        new.pipeline_id := place.pipeline_id;
        new.status := place.kind;
        new.stage_entered_at := new.updated_at;
        select * into new.been, new.stayed from f_deal_stays(new.id, new.stage_id, new.stage_entered_at);
    end if;
    if new.status = 'lost' and new.lost_reason_id is null then
        new.lost_reason_id := (select id from lost_reason order by position, id limit 1);
    end if;
    new.rank := coalesce(new.rank, -new.id);
    return new;
end $$;

-- All at once: deals are of the same release as this, so there are few, if any.
update deal t
set (been, stayed) = (
    select s.been, s.stayed from f_deal_stays(t.id, t.stage_id, t.stage_entered_at) s);
