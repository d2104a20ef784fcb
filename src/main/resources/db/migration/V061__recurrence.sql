-- Rollback floor: 0.1.0
-- The rule (RFC 5545) by which an activity comes again. One record at a time stands for what is to come of a series; the next one
-- is made when it is done.
alter table activity add column recurrence text check (length(recurrence) between 1 and 500);
