-- Rollback floor: 0.1.0
-- Sign-in by OpenID Connect: who comes in from where, and who is away there just now.

create table provider_identity (
    id           bigint generated always as identity primary key,
    user_id      bigint not null references app_user on delete cascade,
    issuer       text not null check (length(issuer) <= 500),
    -- The issuer's own name for them, which never becomes somebody else's.
    subject      text not null check (length(subject) between 1 and 255),
    linked_at    timestamptz not null,
    last_used_at timestamptz,
    unique (issuer, subject),
    unique (user_id, issuer)
);

-- For ten minutes at most; what opens it is in the browser, and here only its hash.
create table provider_visit (
    state_hash   bytea primary key,
    browser_hash bytea not null,
    provider     text not null,
    purpose      text not null check (purpose in ('SIGN_IN', 'LINK', 'PROOF')),
    user_id      bigint references app_user on delete cascade,
    next         text not null,
    started_at   timestamptz not null
);
create index on provider_visit (started_at);
create index on provider_visit (user_id);
