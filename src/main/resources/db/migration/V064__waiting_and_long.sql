-- Rollback floor: 0.1.0
-- Open deals of a person, those first that have been in their stage for longest: who begins a day sees which of them have no next
-- step, or are stuck. Nobody who asks for no owner is to find it, without statistics it looks as good as any.
drop index concurrently if exists deal_waiting;
create index concurrently deal_waiting on deal (owner_id, stage_entered_at, id) include (stage_id, next_step_on)
    where status = 'open' and deleted_at is null and owner_id is not null;
-- What takes longer than a day: it is in a calendar days after it has begun, where nobody should have to look for all others.
drop index concurrently if exists activity_long;
create index concurrently activity_long on activity (due_at, id) where duration > 1440 and deleted_at is null;
