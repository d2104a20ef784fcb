-- Rollback floor: 0.1.0
-- What words of a file mean here that no field understands, by target and word: of this file, and
-- of the next one with the same columns.

alter table import add column words jsonb check (jsonb_typeof(words) = 'object');
alter table import_mapping add column words jsonb check (jsonb_typeof(words) = 'object');
