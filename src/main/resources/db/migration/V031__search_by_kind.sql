-- Rollback floor: 0.1.0
-- What is looked for is looked for among the records of one kind, so that those of others cost nothing.
drop index concurrently if exists search_doc_company_norm;
create index concurrently search_doc_company_norm on search_doc using gin (norm gin_trgm_ops) where record_kind = 1;
drop index concurrently if exists search_doc_company_called;
create index concurrently search_doc_company_called on search_doc using gin (called gin_trgm_ops, linked gin_trgm_ops) where record_kind = 1;
drop index concurrently if exists search_doc_company_digits;
create index concurrently search_doc_company_digits on search_doc using gin (digits gin_trgm_ops) where record_kind = 1 and digits <> '';
drop index concurrently if exists search_doc_contact_norm;
create index concurrently search_doc_contact_norm on search_doc using gin (norm gin_trgm_ops) where record_kind = 2;
drop index concurrently if exists search_doc_contact_called;
create index concurrently search_doc_contact_called on search_doc using gin (called gin_trgm_ops, linked gin_trgm_ops) where record_kind = 2;
drop index concurrently if exists search_doc_contact_digits;
create index concurrently search_doc_contact_digits on search_doc using gin (digits gin_trgm_ops) where record_kind = 2 and digits <> '';
drop index concurrently if exists search_doc_deal_norm;
create index concurrently search_doc_deal_norm on search_doc using gin (norm gin_trgm_ops) where record_kind = 3;
drop index concurrently if exists search_doc_deal_called;
create index concurrently search_doc_deal_called on search_doc using gin (called gin_trgm_ops, linked gin_trgm_ops) where record_kind = 3;
drop index concurrently if exists search_doc_deal_digits;
create index concurrently search_doc_deal_digits on search_doc using gin (digits gin_trgm_ops) where record_kind = 3 and digits <> '';
