-- Rollback floor: 0.1.0
drop index concurrently if exists company_indexed;
create index concurrently company_indexed on company (description);
