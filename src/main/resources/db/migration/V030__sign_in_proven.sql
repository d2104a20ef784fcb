-- Rollback floor: 0.1.0

-- When its owner last gave their password. Null: when it began.
alter table sign_in add column proven_at timestamptz;
