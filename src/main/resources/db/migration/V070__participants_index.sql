-- Rollback floor: 0.1.0
-- What somebody takes part in, for their calendar. Few activities name anybody but their owner.
drop index concurrently if exists activity_participants;
create index concurrently activity_participants on activity using gin (participants) where participants is not null and deleted_at is null;
