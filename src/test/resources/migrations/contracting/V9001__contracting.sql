-- Rollback floor: 9.0.0
-- Contract: nothing before 9.0.0 can be run after it
alter table installation drop column backup_overdue_told_at;
