-- Rollback floor: 0.1.0
-- Whoever takes part in an activity is reminded of it as its owner is. The version before delivers none of these, and keeps them
-- as it writes activities.

create table reminder_of_participant (
    activity_id bigint not null references activity on delete cascade,
    user_id     bigint not null references app_user,
    fire_at     timestamptz not null,
    primary key (activity_id, user_id)
);
create index on reminder_of_participant (fire_at);
create index on reminder_of_participant (user_id);

-- Where only others take part, what was put off by hand stays so. Of a moment that has passed nobody is reminded.
create function f_participant_reminders() returns trigger
    language plpgsql
    as $$
begin
    if tg_op = 'UPDATE'
       and (old.remind, old.due_on, old.due_time, old.due_zone, old.occurred_at, old.deleted_at)
           is not distinct from (new.remind, new.due_on, new.due_time, new.due_zone, new.occurred_at, new.deleted_at)
    then
        delete from reminder_of_participant
        where activity_id = new.id
          and (user_id <> all(coalesce(new.participants, '{}')) or user_id = new.owner_id);
    else
        delete from reminder_of_participant where activity_id = new.id;
    end if;
    if new.remind is not null and new.due_on is not null and new.occurred_at is null and new.deleted_at is null then
        insert into reminder_of_participant (activity_id, user_id, fire_at)
        select new.id, p.id, p.moment
        from (select u.id, f_reminded_at(new.due_on, new.due_time, new.remind, case
                         when new.due_time is not null then new.due_zone else u.time_zone end) as moment
              from app_user u
              where u.id = any(new.participants) and u.id is distinct from new.owner_id) p
        where p.moment > now()
        on conflict do nothing;
    end if;
    return null;
end $$;
create trigger participants_reminded after insert on activity
    for each row when (new.participants is not null and new.remind is not null and new.due_on is not null)
    execute function f_participant_reminders();
create trigger participants_kept after update on activity
    for each row when (
        (old.participants is not null or new.participants is not null)
        and (old.remind, old.due_on, old.due_time, old.due_zone, old.owner_id, old.occurred_at, old.deleted_at, old.participants)
            is distinct from (new.remind, new.due_on, new.due_time, new.due_zone, new.owner_id, new.occurred_at, new.deleted_at, new.participants))
    execute function f_participant_reminders();

-- The morning of who moves, as for what is their own.
create function f_participant_moved() returns trigger
    language plpgsql
    as $$
begin
    perform from reminder_of_participant r where r.user_id = new.id order by r.activity_id for update;
    update reminder_of_participant r
    set fire_at = greatest(f_reminded_at(a.due_on, null, a.remind, new.time_zone), now())
    from activity a
    where r.user_id = new.id and a.id = r.activity_id and a.due_time is null
      and r.fire_at = f_reminded_at(a.due_on, null, a.remind, old.time_zone);
    return null;
end $$;
create trigger reminders_of_participant_moved after update on app_user
    for each row when (old.time_zone is distinct from new.time_zone) execute function f_participant_moved();
