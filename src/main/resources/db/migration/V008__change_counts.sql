-- Rollback floor: 0.1.0
-- What a change set consists of, without counting it again; which one took it back; and why an undo
-- kept something.

-- The number of log rows by kind of record and op: {"2.insert": 500}.
alter table change_set add column counts jsonb not null default '{}' check (jsonb_typeof(counts) = 'object');
alter table change_set add column undone_by_id bigint references change_set check (undone_by_id <> id);
create index on change_set (undone_by_id) where undone_by_id is not null;

alter table change_log add column kept_because text
    check (kept_because in ('changed', 'trashed', 'forbidden', 'unlinked')),
    add check (kept_because is null or op = 'kept');

update change_set s
set counts = c.counts
from (select n.change_set_id, jsonb_object_agg(n.record_kind || '.' || n.op, n.rows) as counts
      from (select change_set_id, record_kind, op, count(*) as rows
            from change_log group by 1, 2, 3) n
      group by 1) c
where c.change_set_id = s.id;

update change_set s
set undone_by_id = x.id
from change_set x
where x.undoes_id = s.id
  and not exists (select from change_set y where y.undoes_id = x.id);
