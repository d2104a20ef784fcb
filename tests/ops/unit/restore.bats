#!/usr/bin/env bats
# Restores: what is refused before anything is touched, what changes, and how it is taken back.

load helper

# A stack with one proven archive in ARCHIVE, which is made once for all tests.
an_archive() {
  a_running_stack "$@"
  if [[ ! -d $BATS_FILE_TMPDIR/backups ]]; then
    expect 0 backup.sh
    cp -R backups "$BATS_FILE_TMPDIR"
  fi
  cp -R "$BATS_FILE_TMPDIR/backups" .
  ARCHIVE="$(find backups -name 'minicrm-backup-*' ! -name '*.sha256')"
  : >"$FAKE/calls"
  : >"$FAKE/sql"
}

# The server has not been asked anything, and no container was made but throw-away ones.
untouched() {
  has_one_error
  [[ $(ls "$FAKE/databases") == minicrm ]]
  never_called 'exec c1 *'
  never_called 'exec -i c1 *'
  never_called 'stop*'
  [[ -z $(find backups -name '.work-*') ]]
}

# repack NAME CONTENT: the archive with another member, and a checksum that fits
repack() {
  mkdir parts
  tar -xf "$ARCHIVE" -C parts
  printf '%s\n' "$2" >"parts/$1"
  tar -cf "$ARCHIVE" -C parts manifest.json db.dump uploads.tar
  sum_again
}

sum_again() {
  (cd backups && sha256sum "${ARCHIVE##*/}" >"${ARCHIVE##*/}.sha256")
}

# edit EXPRESSION: changes the manifest with sed
edit() {
  repack manifest.json "$(tar -xOf "$ARCHIVE" manifest.json | sed "$1")"
}

# Signs the manifest again, as its owner could.
sign_again() {
  rm -rf parts
  local body
  body="$(tar -xOf "$ARCHIVE" manifest.json | sed '/"mac"/,$d')"
  repack manifest.json "$body"$'\n''  "mac": "'"$(printf '%s\n' "$body" | openssl dgst -sha256 -hmac s3cr3t-of-this-installation -r | cut -c 1-64)"$'"\n}'
}

@test "a restore puts the archive beside, compares it, and changes the names in one statement" {
  an_archive
  expect 0 restore.sh "$ARCHIVE" --yes
  says 'Restored: minicrm-backup-'
  run ls "$FAKE/databases"
  [[ $output == $'minicrm\nminicrm_before_restore_'* ]]
  [[ $(grep -c 'rename to' "$FAKE/calls") == 2 ]]
  order="$(grep -oE 'pg_restore|minicrm-writer|rename to' "$FAKE/calls" | uniq | tr '\n' ' ')"
  [[ $order == 'pg_restore minicrm-writer rename to ' ]]
  [[ $(containers_now app) == 'c2:running ' ]]
  never_called 'stop*'
}

@test "latest is the newest proven archive" {
  an_archive
  cp "$ARCHIVE" "${ARCHIVE/minicrm-backup-20/minicrm-backup-99}.unverified"
  expect 0 restore.sh latest --yes
  says "Restored: ${ARCHIVE##*/}"
  rm backups/*.tar
  expect 3 restore.sh latest --yes
  says 'ERROR there is no proven archive in'
}

@test "an archive is found by its name alone, and one that is not there is said to" {
  an_archive
  expect 0 restore.sh "${ARCHIVE##*/}" --yes
  expect 3 restore.sh /no/such.tar --yes
  says 'ERROR there is no archive /no/such.tar'
  has_one_error
}

@test "without --yes and without a terminal nothing is done" {
  an_archive
  expect 2 restore.sh "$ARCHIVE" </dev/null
  says 'ERROR nobody is there to be asked'
  untouched
}

@test "on a terminal it asks, and only yes goes on" {
  an_archive
  run script -qec "bash scripts/restore.sh $ARCHIVE" /dev/null <<<no
  says 'Type yes to go on'
  says 'ERROR not confirmed, so nothing was done'
  [[ $(ls "$FAKE/databases") == minicrm ]]
  run script -qec "bash scripts/restore.sh $ARCHIVE" /dev/null <<<yes
  says 'Restored: minicrm-backup-'
}

@test "calls that make no sense are refused" {
  settings
  expect 2 restore.sh
  says 'ERROR name an archive, or latest.'
  expect 2 restore.sh one two
  says 'ERROR one archive at a time.'
}

@test "an archive that is cut off is damaged, also without its checksum (C6)" {
  an_archive
  truncate -s -9000 "$ARCHIVE"
  expect 8 restore.sh "$ARCHIVE" --yes
  says 'is damaged or no archive of MiniCRM: it is not what'
  untouched
  rm backups/*.sha256
  expect 8 restore.sh "$ARCHIVE" --yes
  says 'is damaged or no archive of MiniCRM: '
  untouched
}

@test "an empty gzip of 20 bytes is no archive (C6)" {
  an_archive
  gzip -c </dev/null >"$ARCHIVE"
  sum_again
  expect 8 restore.sh "$ARCHIVE" --yes
  says 'it is cut off, or does not hold what an archive holds'
  untouched
}

@test "a dump or files that were changed are damaged, though the checksum was made again (C6)" {
  an_archive
  repack db.dump 'another dump'
  expect 8 restore.sh "$ARCHIVE" --yes
  says 'db.dump is not what the manifest says'
  untouched
}

@test "a manifest that was edited is refused, though the checksum was made again (C6)" {
  an_archive
  edit 's/"rows": 2/"rows": 3/'
  expect 13 restore.sh "$ARCHIVE" --yes
  says 'ERROR the manifest of'
  says 'was changed after it was written. Nothing was touched'
  untouched
}

@test "an archive without a manifest, or with half of one, is damaged" {
  an_archive
  edit 's/"files"/"fils"/'
  expect 8 restore.sh "$ARCHIVE" --yes
  says 'its manifest lacks files'
  untouched
  rm -r parts
  repack manifest.json hello
  expect 8 restore.sh "$ARCHIVE" --yes
  says 'it has no manifest'
}

@test "a format, a schema or a PostgreSQL that does not fit is refused (C22)" {
  an_archive
  cp "$ARCHIVE" original
  for change in 's/"format": 1/"format": 2/=made by another version of these scripts' \
    's/"schema_version": 12/"schema_version": 13/; s/"rollback_floor": "0.0.1"/"rollback_floor": "0.2.0"/=has schema 13, which version 0.1.0 (schema 12) cannot use. First: scripts/update.sh 0.1.0' \
    's/"postgres_major": 18/"postgres_major": 17/=comes from PostgreSQL 17, and the image postgres:18-trixie is version 18'; do
    cp original "$ARCHIVE"
    rm -rf parts
    edit "${change%%=*}"
    sign_again
    expect 13 restore.sh "$ARCHIVE" --yes
    says "${change#*=}"
    untouched
    rm -rf parts
  done
}

@test "a newer schema is taken when this version can use it" {
  an_archive
  edit 's/"schema_version": 12/"schema_version": 13/'
  sign_again
  expect 0 restore.sh "$ARCHIVE" --yes
}

@test "nothing is undone into a database that a newer version has changed" {
  an_archive
  touch "$FAKE/databases/minicrm_before_restore_20261125120000"
  echo 0.2.0 >"$FAKE/floors"
  expect 13 restore.sh --undo --yes
  says 'ERROR version 0.1.0 cannot use minicrm_before_restore_20261125120000, which a newer one has changed'
  has_one_error
  never_called '*rename to*'
}

@test "another APP_SECRET is refused, and can be accepted (C22)" {
  an_archive
  sed -i 's/^APP_SECRET=.*/APP_SECRET=another-secret-of-another-server/' .env.production
  expect 13 restore.sh "$ARCHIVE" --yes
  says 'was made with another APP_SECRET'
  untouched
  expect 0 restore.sh "$ARCHIVE" --yes --accept-new-secret
  says 'WARN'
  says 'nobody can tell whether its manifest was changed'
}

@test "an archive of an older schema is brought up before it is used" {
  an_archive
  echo 13 >"$FAKE/images/minicrm:0.1.0"
  expect 0 restore.sh "$ARCHIVE" --yes
  called 'compose *run --rm --no-deps -T -e DB_NAME=minicrm_restore_* app --migrate-only'
}

@test "a migration that fails leaves what was there" {
  an_archive
  echo 13 >"$FAKE/images/minicrm:0.1.0"
  otherwise <<'END'
[[ $all != *--migrate-only ]] || exit 70
END
  expect 8 restore.sh "$ARCHIVE" --yes
  says 'could not be brought to the schema of version 0.1.0'
  says 'State: Nothing was changed; what was there before is in use.'
  [[ $(ls "$FAKE/databases") == minicrm ]]
}

@test "without the image of the application nothing is begun" {
  an_archive
  rm "$FAKE/images/minicrm:0.1.0"
  expect 10 restore.sh "$ARCHIVE" --yes
  says 'ERROR the image minicrm:0.1.0 is not here'
  untouched
}

@test "what fails beside leaves what was there, and nothing of its own" {
  an_archive
  for failing in pg_restore minicrm-writer; do
    rm -f "$FAKE/otherwise"
    otherwise <<END
[[ \$all != *$failing* ]] || exit 1
END
    expect 8 restore.sh "$ARCHIVE" --yes
    says 'State: Nothing was changed; what was there before is in use.'
    has_one_error
    [[ $(ls "$FAKE/databases") == minicrm ]]
  done
}

@test "a restored database that differs does not come to its place" {
  an_archive
  otherwise <<'END'
[[ $all != *minicrm_restore_* ]] || printf 'public.company|1|-7\n' >"$FAKE/tables-${*: -1}"
END
  expect 8 restore.sh "$ARCHIVE" --yes
  says 'after restoring, the content of public.company'
  [[ $(ls "$FAKE/databases") == minicrm ]]
}

@test "names that cannot be changed leave what was there" {
  an_archive
  otherwise <<'END'
[[ $all != *'rename to'* ]] || { echo 'database is being accessed by other users' >&2; exit 1; }
END
  expect 8 restore.sh "$ARCHIVE" --yes
  says 'ERROR the names of the databases could not be changed'
  says 'State: What was there before is in use.'
  [[ $(ls "$FAKE/databases") == minicrm ]]
}

# The application gets ready on one of the databases alone: what is in the file "good".
only_ready_on() {
  echo "$1" >"$FAKE/databases/$2"
  echo "$1" >"$FAKE/good"
  otherwise <<'END'
[[ $all != *'/app/ready' ]] || { cmp -s "$FAKE/good" "$FAKE/databases/minicrm"; exit; }
END
}

@test "when MiniCRM does not get ready on what was restored, the other one comes back" {
  an_archive
  only_ready_on before minicrm
  expect 8 restore.sh "$ARCHIVE" --yes
  says 'ERROR MiniCRM did not get ready on the other database'
  says 'State: What was there before is in use.'
  has_one_error
  [[ $(ls "$FAKE/databases") == minicrm && $(cat "$FAKE/databases/minicrm") == before ]]
}

@test "when the way back fails too, that is 9, and both databases are there" {
  an_archive
  only_ready_on before minicrm
  otherwise <<'END'
[[ $all != *'to "minicrm_restore'* ]] || exit 1
END
  expect 9 restore.sh "$ARCHIVE" --yes
  says 'and the one before could not be put back'
  says 'State: The database in use is the other one; what was there before is minicrm_before_restore_'
  [[ $(entries "$FAKE/databases") == 2 ]]
}

@test "an undo that fails keeps what it would have gone back to" {
  an_archive
  expect 0 restore.sh "$ARCHIVE" --yes
  clock 'tomorrow'
  only_ready_on restored minicrm
  expect 8 restore.sh --undo --yes
  [[ $(entries "$FAKE/databases") == 2 && $(cat "$FAKE/databases/minicrm") == restored ]]
}

@test "undo brings back what was there, and undo again what was restored" {
  an_archive
  echo before >"$FAKE/databases/minicrm"
  expect 0 restore.sh "$ARCHIVE" --yes
  [[ -z $(cat "$FAKE/databases/minicrm") ]]
  clock 'tomorrow'
  expect 0 restore.sh --undo --yes
  says 'is in use again'
  [[ $(cat "$FAKE/databases/minicrm") == before ]]
  clock '2 days'
  expect 0 restore.sh --undo --yes
  [[ -z $(cat "$FAKE/databases/minicrm") && $(entries "$FAKE/databases") == 2 ]]
}

@test "without a restore there is nothing to undo or to forget" {
  a_running_stack
  expect 3 restore.sh --undo --yes
  says 'ERROR there is nothing to go back to'
  expect 3 restore.sh --forget --yes
  says 'ERROR there is nothing to forget'
}

@test "one way back is kept, until it is forgotten" {
  an_archive
  touch "$FAKE/databases/minicrm_before_restore_20260101000000"
  expect 0 restore.sh "$ARCHIVE" --yes
  [[ $(entries "$FAKE/databases") == 2 && ! -e $FAKE/databases/minicrm_before_restore_20260101000000 ]]
  expect 0 restore.sh --forget --yes
  says 'Removed minicrm_before_restore_'
  [[ $(ls "$FAKE/databases") == minicrm ]]
}

@test "what a killed restore has left is put away by the next one" {
  an_archive
  touch "$FAKE/databases/minicrm_restore_20260101000000"
  expect 0 restore.sh "$ARCHIVE" --yes
  says 'Removing minicrm_restore_20260101000000, which an interrupted restore has left'
}

@test "an interrupted restore says which data is in use" {
  an_archive
  for step in pg_restore minicrm-writer; do
    rm -f "$FAKE/otherwise"
    otherwise <<END
[[ \$all != *"$step"* ]] || kill -TERM "\$(cat "\$FAKE/script")"
END
    run bash -c 'echo $$ >"$FAKE/script"; exec bash scripts/restore.sh latest --yes'
    [[ $status == 130 ]]
    says 'State: Nothing was changed; what was there before is in use.'
    has_one_error
    [[ $(ls "$FAKE/databases") == minicrm ]]
  done
}

@test "after the volumes are gone the database is started first and the application last (R37)" {
  an_archive
  rm "$FAKE"/containers/*
  expect 0 restore.sh "$ARCHIVE" --yes
  says 'Starting the database'
  # Nobody is told that it serves, and nothing of its own counts as left by an interrupted run
  is_silent_about 'keeps serving'
  is_silent_about 'interrupted'
  says 'Version 0.1.0 is ready'
  [[ $(containers_now app) == c*:running' ' && $(containers_now postgres) == c*:running' ' ]]
}

@test "an application that is not ready is stopped and deployed anew" {
  an_archive
  echo ready=no >>"$FAKE/containers/c2"
  otherwise <<'END'
[[ $all != stop* ]] || echo ready=yes >>"$FAKE/containers/c2"
END
  expect 0 restore.sh "$ARCHIVE" --yes
  says 'Stopping the application, which is not ready as it is'
  says 'Version 0.1.0 is ready'
}

@test "a drill touches nothing that runs, and is written down" {
  an_archive
  expect 0 restore.sh latest --verify-only
  says 'Proven: minicrm-backup-'
  called 'run --detach*--network none*'
  never_called '*minicrm_restore*'
  run cat "$FAKE/sql"
  says "values ('drill', 'drill', 'proven', '${ARCHIVE##*/}'"
}

@test "a drill works without a running MiniCRM, beside another operation" {
  an_archive
  rm "$FAKE"/containers/*
  mkdir -p logs
  exec 7<>logs/ops.lock
  flock 7
  expect 0 restore.sh latest --verify-only
  exec 7>&-
}

@test "a drill that fails raises the alarm" {
  an_archive "BACKUP_ALERT_CMD='cat >>alarms'"
  printf 'public.company|1|-8\n' >"$FAKE/tables-proof"
  expect 8 restore.sh latest --verify-only
  says 'could not be proven: after restoring, the content of public.company'
  has_one_error
  grep -q 'the drill failed' alarms
  run cat "$FAKE/sql"
  says "'unproven'"
}

@test "an encrypted archive needs its key" {
  an_archive
  mv "$ARCHIVE" "$ARCHIVE.age"
  ARCHIVE+=.age
  rm backups/*.sha256
  cat >"$BATS_TEST_TMPDIR/bin/age" <<'END'
#!/bin/bash
for last; do :; done
[[ $3 == key ]] || { echo 'age: error: no identity matched any of the recipients' >&2; exit 1; }
[[ ! -e broken ]] || { echo 'age: error: failed to read header' >&2; exit 1; }
cp "$last" "$5"
END
  chmod +x "$BATS_TEST_TMPDIR/bin/age"
  expect 13 restore.sh latest --yes
  says 'is encrypted: give the key file with --identity'
  untouched
  touch key other
  expect 3 restore.sh latest --yes --identity missing
  says 'ERROR the key file missing cannot be read'
  expect 13 restore.sh latest --yes --identity other
  says 'was encrypted for another key than other'
  untouched
  touch broken
  expect 8 restore.sh latest --yes --identity key
  says 'it cannot be decrypted'
  rm broken
  expect 0 restore.sh latest --yes --identity key
  [[ $(entries backups) == 1 ]]
}

@test "--list shows what is there" {
  an_archive
  touch backups/minicrm-backup-20260102T030405Z-v0.0.9-s11-pg18.tar.age backups/minicrm-backup-20260101T030405Z-v0.0.9-s11-pg18.tar.unverified backups/notes
  expect 0 restore.sh --list
  [[ ${#lines[@]} == 4 ]]
  says '2026-01-02 03:04:05  0.0.9           11       0 MB  proven, encrypted'
  says 'NOT PROVEN'
  is_silent_about notes
}

@test "what was put away is kept when it does not tell whether it is empty" {
  an_archive
  otherwise <<'END'
[[ $all != *before_restore* ]] || [[ $all == *'rename to'* || $all == *postgres ]] || exit 1
END
  expect 0 restore.sh latest --yes
  find "$FAKE/databases" -name '*before_restore*' | grep -q .
}
