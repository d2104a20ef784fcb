-- Rollback floor: 0.1.0
-- A column more, which older versions neither read nor write: they run on as before.

-- The oldest version whose database this one takes over; unknown of those that came before the column.
alter table app_release add column upgrade_from text;
