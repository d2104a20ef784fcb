-- Rollback floor: 0.1.0
-- What came of a job, written in the transaction that did it: from then on it is done, whatever becomes of its process.
alter table job add column result text;
