-- Rollback floor: 0.1.0
-- Companies whose names differ in their legal form alone are looked for among those that there are.
update duplicate_watch set walk_kind = 0, walk_id = 0, walked_at = null;

-- Forms that made something, so that one that is sent twice makes it once. A version that knows nothing of it makes it
-- twice.
create table sent_form (
    user_id  bigint not null references app_user on delete cascade,
    -- What the form was given when it was shown.
    key      uuid not null,
    -- A digest of what was sent and where to.
    asked    text not null,
    -- Where whoever sent it was led; known to others once all that it made is.
    location text,
    sent_at  timestamptz not null default now(),
    primary key (user_id, key, asked)
);

-- Which records a job left as they were, and why; the version before says how many were refused.
alter table job add column details text;

-- That nothing is shared yet, which the planner would not find out before the tables have become others.
analyze company (shared_with);
analyze contact (shared_with);
analyze deal (shared_with);
analyze search_doc (shared_with);
