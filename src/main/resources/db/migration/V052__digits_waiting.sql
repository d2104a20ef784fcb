-- Rollback floor: 0.1.0
-- Every search goes through the entries that have no place in an index yet, so there are few of them.
alter index search_doc_company_digits set (gin_pending_list_limit = 512);
alter index search_doc_contact_digits set (gin_pending_list_limit = 512);
alter index search_doc_deal_digits set (gin_pending_list_limit = 512);
