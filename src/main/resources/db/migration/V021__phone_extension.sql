-- Rollback floor: 0.1.0
-- What is dialled once a number has answered, kept apart so that a link can dial it. Its digits
-- stand at the end of `digits`, as they did before; numbers from before keep them there alone.

alter table contact_phone add column extension text;
alter table company_phone add column extension text;
