-- Rollback floor: 0.1.0
-- What fails and may be done again is tried again later, and what has failed for good is shown until somebody says what
-- shall become of it.
alter table job
    -- How often it has failed, of all its attempts.
    add column failures integer not null default 0,
    add column failed_at timestamptz,
    -- Why it failed last: the key of a `JobError`.
    add column error text,
    -- When somebody said that it shall not be tried any more.
    add column given_up_at timestamptz;
