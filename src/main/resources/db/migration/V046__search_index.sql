-- Rollback floor: 0.1.0
-- All by which a record is found in one index for each kind: several words are looked for in one walk through it, and
-- only rows that have them all are read. What was written last is gone through by every search until it has its place: not
-- more than 512 kB of that, which by itself would be eight times as much after an import.
-- Those of before (…_norm, …_called) are what an older version searches by, and go with the release after this one.
drop index concurrently if exists search_doc_company_words;
create index concurrently search_doc_company_words on search_doc using gin ((norm || coalesce(called, '') || coalesce(linked, '')) gin_trgm_ops) with (gin_pending_list_limit = 512) where record_kind = 1;
drop index concurrently if exists search_doc_contact_words;
create index concurrently search_doc_contact_words on search_doc using gin ((norm || coalesce(called, '') || coalesce(linked, '')) gin_trgm_ops) with (gin_pending_list_limit = 512) where record_kind = 2;
drop index concurrently if exists search_doc_deal_words;
create index concurrently search_doc_deal_words on search_doc using gin ((norm || coalesce(called, '') || coalesce(linked, '')) gin_trgm_ops) with (gin_pending_list_limit = 512) where record_kind = 3;
