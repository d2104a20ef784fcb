-- Rollback floor: 0.1.0
-- The words of notes.
drop index concurrently if exists activity_words;
create index concurrently activity_words on activity using gin (f_note(body)) where deleted_at is null;
