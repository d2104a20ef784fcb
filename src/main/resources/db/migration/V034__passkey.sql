-- Rollback floor: 0.1.0
-- Keys with which people sign in instead of with a password. Here are only their public halves.

-- The name by which a person's keys know whom they belong to. It says nothing of the person.
create table passkey_owner (
    user_id bigint primary key references app_user on delete cascade,
    handle  bytea not null unique check (length(handle) = 32)
);

create table passkey (
    id              bigint generated always as identity primary key,
    user_id         bigint not null references passkey_owner on delete cascade,
    -- The name of this installation for which it was made: under another one it does not work.
    rp_id           text not null check (length(rp_id) between 1 and 253),
    credential_id   bytea not null unique check (length(credential_id) between 1 and 1023),
    -- Attested credential data: model, id and public key, as the device gave them.
    credential      bytea not null,
    -- How often it was used, as far as the device counts: one that goes back is a copy.
    sign_count      bigint not null check (sign_count >= 0),
    backup_eligible boolean not null,
    backed_up       boolean not null,
    transports      text[] not null default '{}',
    name            text not null check (length(name) between 1 and 60),
    created_at      timestamptz not null,
    last_used_at    timestamptz
);
create index on passkey (user_id, id);

-- Challenges that were met, until they would have expired: none is met twice.
create table passkey_challenge (
    key        bytea primary key,
    expires_at timestamptz not null
);
create index on passkey_challenge (expires_at);
