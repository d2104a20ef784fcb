-- Rollback floor: 0.1.0
-- More ways through which a change may come, and more that an activity may be, before anything writes them: so one can go
-- back from a version that does. All rows obeyed a narrower check, so that none needs to be looked at.
alter table change_set
    drop constraint change_set_source_check,
    add constraint change_set_source_check
        check (source in ('form', 'import', 'system', 'api', 'mail', 'rule', 'agent')) not valid;
alter table activity
    drop constraint activity_kind_check,
    add constraint activity_kind_check check (kind in ('note', 'task', 'call', 'meeting')) not valid;
