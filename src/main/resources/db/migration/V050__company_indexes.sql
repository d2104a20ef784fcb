-- Rollback floor: 0.1.0
-- Those of V049 begin with the same column, and do what these did.
drop index contact_company_id_idx;
drop index deal_company_id_idx;
