#!/usr/bin/env bats
# Secrets that stand in files of their own instead of the settings file.

bats_require_minimum_version 1.5.0
load helper

# a_stack_with_files [LINE…]: one that runs, with its secrets in files as the guide makes them
a_stack_with_files() {
  DIRECTORY="$BATS_TEST_TMPDIR/secrets"
  mkdir -m 700 "$DIRECTORY"
  printf 's3cr3t-in-a-file\n' >"$DIRECTORY/app_secret"
  printf 'p4ss$word #in a file\n' >"$DIRECTORY/db_password"
  chmod 444 "$DIRECTORY"/*
  a_running_stack "$@"
  sed -i "s:^APP_SECRET=.*:APP_SECRET=' '\nAPP_SECRET_FILE=$DIRECTORY/app_secret:
    s:^DB_PASSWORD=.*:DB_PASSWORD=' '\nDB_PASSWORD_FILE=$DIRECTORY/db_password:" .env.production
}


refuses() {
  expect 3 doctor.sh
  says settings-secrets
  says "$1"
  is_silent_about s3cr3t
}

@test "Compose gets the file with the secrets, and without such a setting it does not" {
  a_stack_with_files
  expect 0 deploy.sh
  called "compose * --file *docker-compose.prod.yml --file *docker-compose.secrets.yml --env-file *"
  run ! grep -q 's3cr3t-in-a-file\|p4ss' "$FAKE/calls" logs/ops.log
  rm "$FAKE/calls"
  settings
  expect 0 deploy.sh
  never_called '*docker-compose.secrets.yml*'
}

@test "an archive is signed with the secret of the file, and comes back with it" {
  a_stack_with_files
  expect 0 backup.sh
  [[ $(tar -xOf backups/*.tar manifest.json | jq -r .key_fingerprint) == "$(printf minicrm-backup | openssl dgst -sha256 -hmac s3cr3t-in-a-file -r | cut -c 1-64)" ]]
  expect 0 restore.sh --verify-only backups/*.tar
  chmod 644 "$DIRECTORY/app_secret"
  echo another >"$DIRECTORY/app_secret"
  expect 13 restore.sh --verify-only backups/*.tar
}

@test "the values of the files are judged like those of the settings file" {
  a_stack_with_files
  otherwise <<'END'
[[ $all != *--check-config* ]] || { env_file="${all#*--env-file }"; cat "${env_file%% *}" >"$FAKE/given"; }
END
  expect 0 doctor.sh --preflight
  grep -qx 'APP_SECRET=s3cr3t-in-a-file' "$FAKE/given"
  grep -qxF 'DB_PASSWORD=p4ss$word #in a file' "$FAKE/given"
  run ! grep -q _FILE= "$FAKE/given"
}

@test "a secret and its file at once are refused" {
  a_stack_with_files
  sed -i "s/^APP_SECRET=' '$/APP_SECRET=s3cr3t-of-this-installation/" .env.production
  refuses 'APP_SECRET is set, and so is APP_SECRET_FILE: keep one of them.'
}

@test "a file that is missing, relative or empty is refused" {
  a_stack_with_files
  rm "$DIRECTORY/app_secret"
  refuses 'APP_SECRET_FILE names a file that cannot be read.'
  printf ' \n' >"$DIRECTORY/app_secret"
  refuses 'APP_SECRET_FILE names a file that is empty.'
  echo s3cr3t >app_secret
  sed -i 's:^APP_SECRET_FILE=.*:APP_SECRET_FILE=app_secret:' .env.production
  refuses 'APP_SECRET_FILE names a file that cannot be read.'
}

@test "a file that PostgreSQL and the application would read in two ways is refused" {
  a_stack_with_files
  chmod 644 "$DIRECTORY/db_password"
  printf 's3cr3t\r\n' >"$DIRECTORY/db_password"
  refuses 'DB_PASSWORD_FILE names a file that begins or ends with a blank'
  printf '\xff\xfe\x80s3cr3t\n' >"$DIRECTORY/db_password"
  expect 0 deploy.sh
}

@test "the two that everybody has go into files together" {
  a_stack_with_files
  sed -i '/^DB_PASSWORD_FILE=/d' .env.production
  refuses 'Some secrets stand in files, but DB_PASSWORD does not: set DB_PASSWORD_FILE as well.'
}

@test "settings that are wrong keep the database as it is" {
  a_stack_with_files
  echo DB_PASSWORD=another >>.env.production
  expect 3 init-env.sh --rotate db
  run ! grep -q 'alter role' "$FAKE/sql"
}

@test "a file that others can reach, or that the containers cannot read, is refused" {
  a_stack_with_files
  chmod 755 "$DIRECTORY"
  refuses "Mend it with: chmod 700 $DIRECTORY"
  chmod 700 "$DIRECTORY"
  chmod 400 "$DIRECTORY/db_password"
  refuses "Mend it with: chmod 444 $DIRECTORY/db_password"
}

@test "a new database password goes into the file, and the settings stay as they are" {
  a_stack_with_files
  cp .env.production before
  expect 0 init-env.sh --rotate db
  local password
  password="$(cat "$DIRECTORY/db_password")"
  [[ $password =~ ^[A-Za-z0-9_-]{48}$ ]]
  grep -qx "alter role \"minicrm\" password '$password'" "$FAKE/sql"
  [[ $(stat -c %a "$DIRECTORY/db_password") == 444 ]]
  cmp before .env.production
  [[ $(entries "$DIRECTORY") == 2 ]]
  [[ $(containers_now app) == 'c3:running ' ]]
  is_silent_about "$password"
}

@test "a database that refuses the new password leaves the file as it was" {
  a_stack_with_files
  otherwise <<'END'
[[ $all != *psql* ]] || { echo 'ERROR:  permission denied' >&2; exit 3; }
END
  expect 1 init-env.sh --rotate db
  grep -q p4ss "$DIRECTORY/db_password"
  [[ $(entries "$DIRECTORY") == 2 ]]
}
