-- Rollback floor: 0.1.0
-- Whom an administrator looks as, and until when. A version that knows nothing of it shows what the
-- administrator sees.
alter table sign_in add column viewed_id bigint references app_user on delete set null;
alter table sign_in add column viewed_until timestamptz;
-- Nobody looks without end. Few rows are there, so that they are checked at once
alter table sign_in add constraint sign_in_viewed_until_check
    check (viewed_id is null or viewed_until is not null);
