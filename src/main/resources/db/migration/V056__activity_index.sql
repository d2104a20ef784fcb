-- Rollback floor: 0.1.0
-- What is still to be done: of a record, and of a person; and the ways in which lists of activities are read.
drop index concurrently if exists timeline_open;
create index concurrently timeline_open on timeline (record_kind, record_id, due_at, activity_id) where occurred_at is null;
drop index concurrently if exists activity_open;
create index concurrently activity_open on activity (owner_id, due_at, id) where occurred_at is null and deleted_at is null;
drop index concurrently if exists activity_due;
create index concurrently activity_due on activity (due_at, id) where deleted_at is null;
drop index concurrently if exists activity_due_on;
create index concurrently activity_due_on on activity (due_on, id) where deleted_at is null and occurred_at is null;
drop index concurrently if exists activity_occurred;
create index concurrently activity_occurred on activity (occurred_at, id) where deleted_at is null;
drop index concurrently if exists activity_updated;
create index concurrently activity_updated on activity (updated_at desc, id desc) where deleted_at is null;
drop index concurrently if exists activity_outcome;
create index concurrently activity_outcome on activity (outcome_id) where outcome_id is not null;
drop index concurrently if exists activity_title;
create index concurrently activity_title on activity
    using gin (f_norm(coalesce(subject, left(regexp_replace(body, '\s+', ' ', 'g'), 120), kind)) gin_trgm_ops) where deleted_at is null;
drop index concurrently if exists company_next_step;
create index concurrently company_next_step on company (next_step_on, id) where deleted_at is null and next_step_on is not null;
drop index concurrently if exists contact_next_step;
create index concurrently contact_next_step on contact (next_step_on, id) where deleted_at is null and next_step_on is not null;
