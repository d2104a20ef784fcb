-- Rollback floor: 0.1.0
-- What somebody has used since counts as changed for an undo. `used_by` is the kind of record that hangs on it or links
-- to it; 0 when who undid it may not see that.
alter table change_log add column used_by smallint;
alter table change_log add constraint used_by_of_changed check (used_by is null or kept_because = 'changed') not valid;
