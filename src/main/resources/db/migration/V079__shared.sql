-- Rollback floor: 0.1.0
-- Who may read a record whosever it is: colleagues by their ids, teams by the negative of theirs; null for nobody. The version
-- before keeps it, shows such records to nobody new, and says of a shared record that it was given.
alter table company
    add column shared_with bigint[],
    add constraint company_shared_with_check check (shared_with <> '{}') not valid;
alter table contact
    add column shared_with bigint[],
    add constraint contact_shared_with_check check (shared_with <> '{}') not valid;
alter table deal
    add column shared_with bigint[],
    add constraint deal_shared_with_check check (shared_with <> '{}') not valid;
alter table search_doc
    add column shared_with bigint[];

-- Whether what somebody was given is only shared with them.
alter table notification
    add column shared boolean not null default false;
