-- Rollback floor: 0.1.0
drop index concurrently if exists team_initial;
create unique index concurrently team_initial on team (left(name::text, 1));
