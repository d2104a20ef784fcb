-- Rollback floor: 0.1.0
-- What was done, with all that a report counts by and a scope asks for, so that the table itself is not read; for the time of
-- everybody PostgreSQL skips from person to person.
drop index concurrently if exists activity_done;
create index concurrently activity_done on activity (owner_id, occurred_at, id) include (kind, outcome_id, team_id)
    where occurred_at is not null and deleted_at is null;
-- What comes again in the calendar of a person.
drop index concurrently if exists activity_recurring_of_owner;
create index concurrently activity_recurring_of_owner on activity (owner_id, due_on, id)
    where recurrence is not null and occurred_at is null and deleted_at is null;
-- What is due in it: by the owner alone, a calendar read all that somebody ever had. The version before goes on with
-- `activity_owner_id_idx`, of which nobody else needs more.
drop index concurrently if exists activity_due_of_owner;
create index concurrently activity_due_of_owner on activity (owner_id, due_at, id);
-- What is to be done, with the day: who begins theirs reads of the table only what is shown. The version before goes on with
-- `activity_open`.
drop index concurrently if exists activity_to_do;
create index concurrently activity_to_do on activity (owner_id, due_at, id) include (due_on, team_id)
    where occurred_at is null and deleted_at is null;
