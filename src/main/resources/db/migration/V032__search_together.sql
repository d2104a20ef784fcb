-- Rollback floor: 0.1.0
-- What is looked for among all kinds at once: nothing any more.
drop index if exists search_doc_norm_idx;
drop index if exists search_doc_called;
drop index if exists search_doc_digits_idx;
