-- Rollback floor: 0.1.0
-- What is shared with somebody, or their team. What is shared with nobody is not in it.
drop index concurrently if exists company_shared;
create index concurrently company_shared on company using gin (shared_with) where shared_with is not null;
drop index concurrently if exists contact_shared;
create index concurrently contact_shared on contact using gin (shared_with) where shared_with is not null;
drop index concurrently if exists deal_shared;
create index concurrently deal_shared on deal using gin (shared_with) where shared_with is not null;
drop index concurrently if exists search_doc_shared;
create index concurrently search_doc_shared on search_doc using gin (shared_with) where shared_with is not null;
