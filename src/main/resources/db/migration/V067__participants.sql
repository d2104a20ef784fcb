-- Rollback floor: 0.1.0
-- The colleagues who take part in a meeting or a call, besides its owner; null for none. The version before keeps who takes
-- part, and names nobody in what comes next of a series.
alter table activity
    add column participants bigint[],
    add constraint activity_participants_check check (participants <> '{}') not valid;
