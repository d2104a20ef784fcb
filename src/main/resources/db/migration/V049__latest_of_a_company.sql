-- Rollback floor: 0.1.0
-- The latest contacts and deals of a company, and how many there are, without looking at all of them.
drop index concurrently if exists contact_company_latest;
create index concurrently contact_company_latest on contact (company_id, updated_at desc, id desc) include (deleted_at);
drop index concurrently if exists deal_company_latest;
create index concurrently deal_company_latest on deal (company_id, updated_at desc, id desc) include (deleted_at);
