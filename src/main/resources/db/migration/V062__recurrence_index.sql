-- Rollback floor: 0.1.0
-- What comes again, which is little among all that is planned: a calendar asks for it whatever days it shows.
drop index concurrently if exists activity_recurring;
create index concurrently activity_recurring on activity (due_on, id) where recurrence is not null and occurred_at is null and deleted_at is null;
