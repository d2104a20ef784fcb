-- Rollback floor: 0.1.0
-- How titles begin, and the words of what records link to; and the rows that a version from before has written, until
-- they are written anew.
drop index concurrently if exists search_doc_called;
create index concurrently search_doc_called on search_doc using gin (called gin_trgm_ops, linked gin_trgm_ops);
drop index concurrently if exists search_doc_before;
create index concurrently search_doc_before on search_doc (record_kind, record_id) where norm not like ' %';
