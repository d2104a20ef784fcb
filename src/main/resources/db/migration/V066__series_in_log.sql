-- Rollback floor: 0.1.0
-- What was made because another of its series was over says of which: an undo lets only one of both go on with the rule.
-- The record is of the same kind, and its own change is in the same change set.
alter table change_log add column follows_id bigint;
