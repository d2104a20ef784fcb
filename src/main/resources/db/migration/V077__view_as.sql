-- Rollback floor: 0.1.0
-- Whom an administrator looks as, and until when. A version that knows nothing of it shows what the
-- administrator sees.
alter table sign_in add column viewed_id bigint references app_user on delete set null;
alter table sign_in add column viewed_until timestamptz;
