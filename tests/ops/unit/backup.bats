#!/usr/bin/env bats
# Backups: what is published, what is kept, and what is said when there is none.

load helper

state_of_last_run() { sed -n "s/^$1=//p" logs/backup.state; }

@test "a backup is an archive of three parts, for its owner alone, with its checksum" {
  a_running_stack
  expect 0 backup.sh
  name="$(archives_now)"
  [[ $name =~ ^minicrm-backup-[0-9]{8}T[0-9]{6}Z-v0.1.0-s12-pg18.tar$ ]]
  says "$CHECKOUT/backups/$name"
  [[ $(tar -tf "backups/$name") == $'manifest.json\ndb.dump\nuploads.tar' ]]
  [[ $(stat -c %a backups)/$(stat -c %a "backups/$name")/$(stat -c %a "backups/$name.sha256") == 700/600/600 ]]
  (cd backups && sha256sum --check --quiet "$name.sha256")
  [[ $(entries backups) == 2 ]]
}

@test "the manifest is JSON, and tells what is in the archive" {
  a_running_stack
  expect 0 backup.sh --reason scheduled
  tar -xOf backups/*.tar manifest.json >manifest
  [[ $(jq -r '"\(.format) \(.app_version) \(.schema_version) \(.postgres_major) \(.reason) \(.taken_at) \(.files)"' manifest) == '1 0.1.0 12 18 scheduled 2026-11-25T12:00:00.000000Z 1' ]]
  [[ $(jq -r '.tables["public.company"] | "\(.rows) \(.hash)"' manifest) == '2 -7' ]]
  [[ $(jq -r .db_sha256 manifest) == "$(tar -xOf backups/*.tar db.dump | sha256sum | cut -c 1-64)" ]]
  [[ $(jq -r .key_fingerprint manifest) == "$(printf minicrm-backup | openssl dgst -sha256 -hmac s3cr3t-of-this-installation -r | cut -c 1-64)" ]]
  [[ $(jq -r .mac manifest) == "$(sed '/"mac"/,$d' manifest | openssl dgst -sha256 -hmac s3cr3t-of-this-installation -r | cut -c 1-64)" ]]
}

@test "an APP_SECRET longer than a block is hashed first, as HMAC wants it" {
  secret="$(printf 'a%.0s' {1..100})ü"
  a_running_stack "APP_SECRET=$secret"
  expect 0 backup.sh
  [[ $(tar -xOf backups/*.tar manifest.json | jq -r .key_fingerprint) == "$(printf minicrm-backup | openssl dgst -sha256 -hmac "$secret" -r | cut -c 1-64)" ]]
}

@test "the database is dumped within the snapshot, and the files after it" {
  a_running_stack
  expect 0 backup.sh
  called 'exec c1 sh -c *pg_dump*--snapshot*minicrm 00000003-1'
  order="$(grep -nE 'pg_dump|entrypoint tar|--detach' "$FAKE/calls" | sed 's/.*\(pg_dump\|entrypoint tar\|--detach\).*/\1/' | tr '\n' ' ')"
  [[ $order == 'pg_dump entrypoint tar --detach ' ]]
  called 'run *--network none*minicrm_uploads:/data:ro*'
  called 'run --detach*--network none*'
}

@test "the database and the state file are told of the proof" {
  a_running_stack
  expect 0 backup.sh --reason pre-update
  run cat "$FAKE/sql"
  says "values ('backup', 'pre-update', 'proven', '$(archives_now)'"
  [[ $(state_of_last_run outcome) == proven && $(state_of_last_run file) == "$(archives_now)" ]]
}

@test "backup-database.sh is the same" {
  a_running_stack
  expect 0 backup-database.sh --reason manual
  [[ -n $(archives_now) ]]
}

@test "a reason that is none is refused" {
  settings
  expect 2 backup.sh --reason because
  says 'ERROR --reason needs a value: scheduled, manual or pre-update.'
  has_one_error
}

@test "a backup without a running database ends with 6" {
  settings
  expect 6 backup.sh
  says 'ERROR the database does not run. Start it with: scripts/deploy.sh'
  has_one_error
  [[ -z $(archives_now) && $(state_of_last_run outcome) == failed ]]
}

# Each of them: nothing is published, nothing removed, nothing left, the one alarm raised
nothing_published() {
  has_one_error
  says 'State: Nothing was published and nothing removed; what ran was left as it was.'
  [[ -z $(find backups -name '.work-*') && -z $(find backups -name 'minicrm-backup-2026112[6-9]*') ]]
  [[ -z $(find "$FAKE/containers" -name 'minicrm-*') ]]
  [[ $(grep -c . "$BATS_TEST_TMPDIR/alarms") == 1 ]]
}

failing() {
  a_running_stack "BACKUP_ALERT_CMD='cat >>$BATS_TEST_TMPDIR/alarms'" "$@"
  otherwise
}

@test "a disk that is full when the snapshot is written down ends with 6, in words" {
  failing <<'END'
[[ $all != *pg_isready* ]] || for work in "$CHECKOUT"/backups/.work-*; do ln -sf /dev/full "$work/snapshot"; done
END
  expect 6 backup.sh
  says 'ERROR what the database says of itself could not be written down'
  is_silent_about 'write error'
  is_silent_about unexpected
  nothing_published
}

@test "a dump that is killed ends with 6" {
  failing <<'END'
[[ $all != *pg_dump* ]] || { echo 'half a dump'; echo 'pg_dump: error: server closed the connection' >&2; exit 137; }
END
  expect 6 backup.sh
  says 'ERROR the database could not be dumped: pg_dump: error: server closed the connection'
  nothing_published
}

@test "a snapshot that is refused or lost ends with 6" {
  failing <<'END'
[[ $all != *'-d "$0"'* ]] || { echo 'FATAL: terminating connection' >&2; exit 2; }
END
  expect 6 backup.sh
  says 'ERROR the database ended the session that holds the snapshot'
  nothing_published
}

@test "files that cannot be read end with 6" {
  failing <<'END'
[[ $all != *'--entrypoint tar'* ]] || { echo 'tar: Permission denied' >&2; exit 2; }
END
  expect 6 backup.sh
  says 'ERROR the files could not be read: tar: Permission denied'
  nothing_published
}

@test "a missing volume is not made by asking for it" {
  failing </dev/null
  rm "$FAKE/volumes/minicrm_uploads"
  expect 6 backup.sh
  says 'ERROR there is no volume minicrm_uploads'
  nothing_published
  never_called '*minicrm_uploads:*'
}

little_room() {
  cat >"$BATS_TEST_TMPDIR/bin/df" <<END
#!/bin/sh
case "\$*" in *$1) printf 'Avail\n$2\n' ;; *) printf 'Avail\n900000000000\n' ;; esac
END
  chmod +x "$BATS_TEST_TMPDIR/bin/df"
}

@test "without room for the archive nothing is begun (C4)" {
  failing </dev/null
  little_room /backups 50000000
  expect 5 backup.sh
  says 'ERROR a backup needs'
  says 'where 48 MB are free'
  nothing_published
  never_called '*pg_dump*'
}

@test "without room for the proof nothing is begun" {
  failing </dev/null
  little_room /fake 50000000
  expect 5 backup.sh
  says 'ERROR the proof of a backup needs'
  nothing_published
  never_called '*pg_dump*'
}

@test "what differs after restoring is not proven, and kept under another name (C8)" {
  failing </dev/null
  printf '%s\n' 'public.company|1|-8' 'public.file_content|1|9' >"$FAKE/tables-proof"
  expect 7 backup.sh
  says 'ERROR the archive was made, but not proven: after restoring, the content of public.company differs from what was backed up'
  has_one_error
  [[ $(archives_now) == *.tar.unverified && $(state_of_last_run outcome) == unproven ]]
  [[ $(cat "$BATS_TEST_TMPDIR/alarms") == *'not proven'* ]]
  run cat "$FAKE/sql"
  says "'unproven'"
}

@test "a dump that does not restore is not proven" {
  failing <<'END'
[[ $all != *pg_restore* ]] || { echo 'pg_restore: error' >&2; exit 1; }
END
  expect 7 backup.sh
  says 'not proven: the dump could not be restored'
}

@test "a file that is missing or changed is not proven" {
  failing <<'END'
[[ $all != *sha256sum* ]] || { cat >/dev/null; exit; }
END
  expect 7 backup.sh
  says '1 files that the database knows are missing'
  rm "$FAKE/otherwise"
  otherwise <<'END'
[[ $all != *sha256sum* ]] || { cat >/dev/null; echo "$(echo other | sha256sum | cut -c 1-64)  ./$(content)"; exit; }
END
  expect 7 backup.sh
  says '1 files are not what they were'
}

@test "a proof that does not start is told" {
  failing <<'END'
[[ $all != *--detach* ]] || exit 125
END
  expect 7 backup.sh
  says 'the container of the proof could not be started'
}

@test "of the unproven ones three are kept" {
  a_running_stack
  printf 'public.company|1|-8\n' >"$FAKE/tables-proof"
  mkdir -m 700 backups
  for day in 1 2 3; do touch "backups/minicrm-backup-2026110${day}T030000Z-v0.1.0-s12-pg18.tar.unverified"; done
  clock "2026-11-04 03:00 UTC"
  expect 7 backup.sh
  [[ $(archives_now | wc -l) == 3 && $(archives_now | head -n 1) == *20261102* ]]
}

@test "of 32 proven ones the last 30 stay, and a run that fails removes nothing (R19)" {
  a_running_stack
  mkdir -m 700 backups
  for day in {1..30}; do
    name="minicrm-backup-202610$(printf %02d "$day")T030000Z-v0.1.0-s12-pg18.tar"
    echo archive | tee "backups/$name" >"backups/$name.sha256"
  done
  for day in 1 2; do
    clock "2026-11-0$day 03:00 UTC"
    expect 0 backup.sh
  done
  [[ $(archives_now | wc -l) == 30 && $(archives_now | head -n 1) == *20261003* ]]
  [[ $(find backups -name '*.sha256' | wc -l) == 30 ]]
  grep -q "removed_at = now().*20261002" "$FAKE/sql"
  otherwise <<'END'
[[ $all != *pg_dump* ]] || exit 1
END
  before="$(ls backups)"
  clock '2026-11-03 03:00 UTC'
  expect 6 backup.sh
  [[ $(ls backups) == "$before" ]]
}

@test "BACKUP_KEEP and BACKUP_DIR are as they are set, and the last one stays" {
  a_running_stack BACKUP_KEEP=1 "BACKUP_DIR=$BATS_TEST_TMPDIR/elsewhere"
  clock '2026-11-01 03:00 UTC'
  expect 0 backup.sh
  clock '2026-11-02 03:00 UTC'
  expect 0 backup.sh
  [[ $(find "$BATS_TEST_TMPDIR/elsewhere" -name '*.tar') == *20261102* ]]
  sed -i 's/BACKUP_KEEP=1/BACKUP_KEEP=0/' .env.production
  expect 3 backup.sh
  says 'ERROR BACKUP_KEEP must be a number from 1 to 9999'
  has_one_error
}

@test "a directory that cannot be written is told before anything is begun" {
  a_running_stack "BACKUP_DIR=$BATS_TEST_TMPDIR/file/below"
  touch "$BATS_TEST_TMPDIR/file"
  expect 3 backup.sh
  says 'cannot be written'
  has_one_error
}

fake_age() {
  cat >"$BATS_TEST_TMPDIR/bin/age" <<'END'
#!/bin/bash
for last; do :; done
while [[ $1 != --output ]]; do shift; done
[[ ! -e $FAKE/age-fails ]] || { echo 'age: error: malformed recipient' >&2; exit 1; }
{ echo age-encryption.org/v1; base64 "$last"; } >"$2"
END
  chmod +x "$BATS_TEST_TMPDIR/bin/age"
}

@test "with a recipient only the encrypted archive stays, proven or not (R25)" {
  a_running_stack BACKUP_AGE_RECIPIENT=age1qqq
  fake_age
  expect 0 backup.sh
  [[ $(archives_now) == *.tar.age && $(entries backups) == 2 ]]
  [[ $(head -c 21 backups/*.age) == age-encryption.org/v1 ]]
  printf 'public.company|1|-8\n' >"$FAKE/tables-proof"
  expect 7 backup.sh
  [[ $(ls backups/*.unverified) == *.tar.age.unverified && $(head -c 21 backups/*.unverified) == age-encryption.org/v1 ]]
}

@test "a recipient that age refuses ends with 6, and one without age with 3" {
  failing BACKUP_AGE_RECIPIENT=age1qqq </dev/null
  fake_age
  touch "$FAKE/age-fails"
  expect 6 backup.sh
  says 'ERROR the archive could not be encrypted for BACKUP_AGE_RECIPIENT: age: error: malformed recipient'
  nothing_published
  mkdir "$BATS_TEST_TMPDIR/all"
  ln -s /usr/bin/* "$BATS_TEST_TMPDIR/all"
  rm -f "$BATS_TEST_TMPDIR/bin/age" "$BATS_TEST_TMPDIR/all/age"
  PATH="$BATS_TEST_TMPDIR/bin:$BATS_TEST_TMPDIR/all" expect 3 backup.sh
  says 'ERROR age is not installed'
}

@test "the archive is handed to BACKUP_REMOTE_CMD" {
  a_running_stack "BACKUP_REMOTE_CMD='echo \"\$1\" >$BATS_TEST_TMPDIR/sent'"
  expect 0 backup.sh
  [[ $(cat "$BATS_TEST_TMPDIR/sent") == "$CHECKOUT/backups/$(archives_now)" ]]
}

@test "an archive that could not be sent away is kept and proven, with 6 and an alarm" {
  a_running_stack "BACKUP_REMOTE_CMD='echo no route >&2; false'" "BACKUP_ALERT_CMD='echo \"\$1\" >>$BATS_TEST_TMPDIR/alarms'"
  expect 6 backup.sh
  says 'is proven and kept here, but BACKUP_REMOTE_CMD did not take it away: no route'
  has_one_error
  [[ $(archives_now) == *.tar && $(state_of_last_run outcome) == proven ]]
  grep -q 'did not take it away' "$BATS_TEST_TMPDIR/alarms"
}

@test "an alarm that fails, or another operation, does not stay unsaid" {
  failing <<'END'
[[ $all != *pg_dump* ]] || exit 1
END
  sed -i "s/^BACKUP_ALERT_CMD.*/BACKUP_ALERT_CMD=false/" .env.production
  expect 6 backup.sh
  says 'WARN  BACKUP_ALERT_CMD failed'
  sed -i "s/^BACKUP_ALERT_CMD.*/BACKUP_ALERT_CMD='cat >>alarms'/" .env.production
  exec 7<>logs/ops.lock
  flock 7
  expect 4 backup.sh
  grep -q 'no backup was made: another operation is running' alarms
  exec 7>&-
}

@test "a run that is interrupted at any step leaves nothing and says so" {
  for step in INT:pg_dump 'TERM:entrypoint tar' HUP:detach INT:pg_restore; do
    rm -rf "$FAKE/containers" "$FAKE/otherwise" "$BATS_TEST_TMPDIR/alarms"
    mkdir "$FAKE/containers"
    failing <<END
[[ \$all != *"${step#*:}"* ]] || kill -${step%:*} "\$(cat "\$FAKE/script")"
END
    run env --default-signal=INT bash -c 'echo $$ >"$FAKE/script"; exec bash scripts/backup.sh'
    [[ $status == 130 ]] || { echo "$step: $status $output"; return 1; }
    says 'ERROR interrupted'
    nothing_published
  done
}

@test "what a killed run has left is put away" {
  a_running_stack
  mkdir -p backups/.work-999999
  echo half >backups/.work-999999/db.dump
  printf '%s\n' service=proof status=running >"$FAKE/containers/minicrm-proof-999999"
  expect 0 backup.sh
  [[ ! -e backups/.work-999999 && ! -e $FAKE/containers/minicrm-proof-999999 ]]
}

@test "the archive does not show the secrets, and neither do log and calls" {
  a_running_stack
  expect 0 backup.sh
  run cat backups/*.tar logs/ops.log "$FAKE/calls" "$FAKE/sql"
  is_silent_about s3cr3t
  is_silent_about p4ssw0rd
}

@test "an archive is called after the version that its database is of, also when nobody runs" {
  a_running_stack
  rm "$FAKE/containers/c2"
  echo 0.2.0 >"$FAKE/floors"
  expect 0 backup.sh
  [[ $(archives_now) == *-v0.2.0-s12-* ]]
}
