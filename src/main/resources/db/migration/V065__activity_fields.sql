-- Rollback floor: 0.1.0
-- Fields that administrators add to activities. The version before keeps the document of an activity, and fails where it writes
-- a value of such a field: they are to be archived before one goes back.
alter table activity add column custom jsonb not null default '{}';
alter table custom_field drop constraint custom_field_record_kind_check;
alter table custom_field add constraint custom_field_record_kind_check check (record_kind in (1, 2, 3, 4)) not valid;
