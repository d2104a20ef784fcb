-- Rollback floor: 0.1.0
-- Whoever owns an activity is reminded of it before it is due, and each morning of the day.

-- So many minutes before it is due; nobody is reminded where it is null.
alter table activity add column remind integer check (remind between 0 and 40320);

-- Reminders that are still to come. Whoever delivers one takes it away.
create table reminder (
    activity_id bigint primary key references activity on delete cascade,
    user_id     bigint not null references app_user,
    fire_at     timestamptz not null
);
create index on reminder (fire_at);
create index on reminder (user_id);

-- What the clocks of a zone show; of one that is not known here, those of UTC.
create function f_clock_in(at timestamptz, zone text) returns timestamp
    language plpgsql stable
    as $$
begin
    return at at time zone zone;
exception when invalid_parameter_value then
    return at at time zone 'UTC';
end $$;

-- Whole days are counted by the calendar, so that a day before is at the same time of that day, and what remains by the clock.
-- What is due on some time of a day is told of in its morning.
create function f_reminded_at(due_on date, due_time time, remind integer, zone text) returns timestamptz
    language sql stable
    return f_moment_in(due_on - remind / 1440 + coalesce(due_time, time '09:00'), zone) - make_interval(mins => remind % 1440);

-- Keeps the reminder of an activity, whoever writes it. Of a moment that has passed nobody is reminded, as when a file brings
-- what was to be done long ago.
create function f_reminder() returns trigger
    language plpgsql
    as $$
declare
    moment timestamptz;
begin
    if new.remind is not null and new.due_on is not null and new.owner_id is not null
       and new.occurred_at is null and new.deleted_at is null
    then
        moment := f_reminded_at(new.due_on, new.due_time, new.remind, case
            when new.due_time is not null then new.due_zone
            else (select u.time_zone from app_user u where u.id = new.owner_id) end);
    end if;
    if moment > now() then
        insert into reminder (activity_id, user_id, fire_at) values (new.id, new.owner_id, moment)
        on conflict (activity_id) do update set user_id = excluded.user_id, fire_at = excluded.fire_at;
    else
        delete from reminder where activity_id = new.id;
    end if;
    return null;
end $$;
create trigger reminder_made after insert on activity
    for each row when (new.remind is not null and new.due_on is not null) execute function f_reminder();
create trigger reminder_kept after update on activity
    for each row when (
        (old.remind, old.due_on, old.due_time, old.due_zone, old.owner_id, old.occurred_at, old.deleted_at)
        is distinct from (new.remind, new.due_on, new.due_time, new.due_zone, new.owner_id, new.occurred_at, new.deleted_at))
    execute function f_reminder();

-- The morning of who moves is that of another zone. Where it has begun already, they are reminded at once. What was put off by
-- hand stays so.
create function f_reminders_moved() returns trigger
    language plpgsql
    as $$
begin
    -- In the order in which writes of many activities take them
    perform from reminder r where r.user_id = new.id order by r.activity_id for update;
    update reminder r
    set fire_at = greatest(f_reminded_at(a.due_on, null, a.remind, new.time_zone), now())
    from activity a
    where r.user_id = new.id and a.id = r.activity_id and a.due_time is null
      and r.fire_at = f_reminded_at(a.due_on, null, a.remind, old.time_zone);
    return null;
end $$;
create trigger reminders_moved after update on app_user
    for each row when (old.time_zone is distinct from new.time_zone) execute function f_reminders_moved();

-- The hour at which somebody gets a mail of their day; null for none. Its last day, by their clocks: that on which they were added
-- or this came, so that the first one is that of the next morning.
alter table app_user
    add column digest_hour smallint default 7 check (digest_hour between 0 and 23),
    add column digest_on date not null default current_date;
