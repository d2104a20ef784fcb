-- Rollback floor: 0.1.0
-- What was there before activities had links, in a migration of its own, since nobody has to wait for it.

-- Notes hang on the record on which they were written.
insert into activity_company (activity_id, position, company_id, label)
select activity_id, 0, record_id, 'about' from timeline
where record_kind = 1 and subject_kind = 1 and subject_id = record_id
on conflict (activity_id, position) do nothing;
insert into activity_contact (activity_id, position, contact_id, label)
select activity_id, 0, record_id, 'about' from timeline
where record_kind = 2 and subject_kind = 2 and subject_id = record_id
on conflict (activity_id, position) do nothing;
insert into activity_deal (activity_id, position, deal_id, label)
select activity_id, 0, record_id, 'about' from timeline
where record_kind = 3 and subject_kind = 3 and subject_id = record_id
on conflict (activity_id, position) do nothing;

-- Each next step of a deal becomes a task. What is won or lost has none any more: there it has been done.
create temporary table step on commit drop as
select nextval(pg_get_serial_sequence('activity', 'id')) as activity_id, d.id as deal_id
from deal d
where (d.next_step is not null or d.next_step_on is not null)
  and not exists (select from activity_deal x where x.deal_id = d.id and x.activity_id in (select id from activity where kind = 'task'));
insert into activity (id, version, kind, subject, due_on, occurred_at, owner_id, team_id,
                      created_at, created_by, updated_at, updated_by)
select s.activity_id, 0, 'task', d.next_step, d.next_step_on,
       case when d.status <> 'open' then d.updated_at end,
       d.owner_id, d.team_id, d.updated_at, d.updated_by, d.updated_at, d.updated_by
from step s join deal d on d.id = s.deal_id;
insert into activity_deal (activity_id, position, deal_id, label)
select activity_id, 0, deal_id, 'about' from step;
update deal set next_step = null, next_step_on = null
where status <> 'open' and (next_step is not null or next_step_on is not null);
