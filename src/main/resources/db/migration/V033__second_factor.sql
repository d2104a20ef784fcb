-- Rollback floor: 0.1.0
-- What people show besides their password.

-- Whether people of the role must have a second factor.
alter table role add column second_factor boolean not null default false;

-- How its owner came in. Null: before this was kept.
alter table sign_in add column way text check (length(way) <= 40);

-- The secret that somebody's authenticator app shares with us (RFC 6238).
create table authenticator (
    user_id    bigint primary key references app_user on delete cascade,
    -- encrypted with the installation's key, for this person alone
    secret     bytea not null,
    -- the latest step of time whose code was taken: none is taken twice
    last_step  bigint not null,
    created_at timestamptz not null
);

-- What stands in for the app, once each. Kept as an HMAC with the installation's key.
create table recovery_code (
    user_id   bigint not null references authenticator on delete cascade,
    code_hash bytea not null check (length(code_hash) = 32),
    primary key (user_id, code_hash)
);

-- Who has given their password and not yet their code.
create table second_step (
    token_hash    bytea primary key check (length(token_hash) = 32),
    user_id       bigint not null references app_user on delete cascade,
    -- SHA-256 of the password's hash: with another password this ends
    password_mark bytea not null check (length(password_mark) = 32),
    stays         boolean not null,
    next          text not null check (length(next) <= 4000),
    expires_at    timestamptz not null
);
create index on second_step (user_id);
create index on second_step (expires_at);
