-- Rollback floor: 0.1.0
-- deal_company_latest begins with the same column, and does what this one did.
drop index if exists deal_company_id_idx;
