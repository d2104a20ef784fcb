-- Rollback floor: 0.1.0
-- What search used before it had all words of a record in one index (V046). No version that was released searches by them,
-- and to keep them cost a third of what it takes to write a search row.
drop index if exists search_doc_company_norm;
drop index if exists search_doc_company_called;
drop index if exists search_doc_contact_norm;
drop index if exists search_doc_contact_called;
drop index if exists search_doc_deal_norm;
drop index if exists search_doc_deal_called;

-- What is exactly so, asked of rows that an index has found. The planner takes it for dear, as it does not know how many
-- rows it would be asked of, and so looks by the index even while there are few: a plan is kept while a table grows.
create function f_surely(boolean) returns boolean
    language plpgsql immutable parallel safe cost 1000
    as $$ begin return $1; end $$;
