#!/usr/bin/env bats
# Back to an older version, with the database as it is or with the backup from before.

bats_require_minimum_version 1.5.0
load helper

# Version 0.2.0 runs, 0.1.0 did before, and its backup is here.
after_an_update() {
  a_running_stack
  echo 13 >"$FAKE/images/minicrm:0.2.0"
  expect 0 update.sh 0.2.0
  : >"$FAKE/calls"
}

@test "of the older versions the last one that served is meant, not one that was left for another" {
  a_running_stack
  mkdir -p logs
  printf '2026-11-24T12:00:00Z %s\n' 0.0.7 0.0.9 0.0.7 0.1.0 >logs/versions.log
  expect 10 rollback.sh
  says 'the image minicrm:0.0.7 is not here'
}

@test "the older version that ran here takes over, and the database stays" {
  after_an_update
  expect 0 rollback.sh
  says 'Rolled back: version 0.1.0 runs in the place of 0.2.0. Forward again: scripts/update.sh 0.2.0'
  [[ $(containers_now app) == 'c4:running ' ]]
  grep -qx version=0.1.0 "$FAKE/containers/c4"
  grep -qx APP_VERSION=0.1.0 .env.production
  never_called '*--migrate-only'
  never_called '*pg_restore*'
}

@test "there must be one, it must be older, and its image here" {
  a_running_stack
  expect 13 rollback.sh
  says 'ERROR no version older than 0.1.0 ran here; name the one to go to'
  expect 13 rollback.sh 0.1.0
  says 'To go on: scripts/update.sh 0.1.0'
  expect 10 rollback.sh 0.0.9
  says 'ERROR the image minicrm:0.0.9 is not here'
  expect 2 rollback.sh 0.0.9 0.0.8
  expect 2 rollback.sh --far
  rm "$FAKE"/containers/* "$FAKE"/volumes/*
  expect 14 rollback.sh
}

@test "an older version that does not get ready leaves the newer one, with the way on" {
  after_an_update
  echo ready=no >"$FAKE/next-app"
  expect 11 rollback.sh
  says 'ERROR version 0.1.0 did not get ready; version 0.2.0 keeps running. Another version: scripts/rollback.sh VERSION'
  has_one_error
  [[ $(containers_now app) == 'c3:running ' ]]
  grep -qx APP_VERSION=0.2.0 .env.production
}

@test "when the newer one does not serve either, 12 says what to do (R47)" {
  after_an_update
  echo ready=no >>"$FAKE/containers/c3"
  echo ready=no >"$FAKE/next-app"
  expect 12 rollback.sh
  says 'ERROR version 0.1.0 did not get ready, and the application is down'
  says 'State: MiniCRM serves nobody. Go to any version whose image is here with: scripts/update.sh 0.2.0, or scripts/rollback.sh VERSION'
}

@test "a newer one that is stopped is no obstacle" {
  after_an_update
  expect 0 stop.sh
  expect 0 rollback.sh
  grep -qx APP_VERSION=0.1.0 .env.production
}

@test "a database that it cannot use is named, with the backup and what would be missing" {
  after_an_update
  echo 0.2.0 >"$FAKE/floors"
  expect 13 rollback.sh
  says 'ERROR version 0.1.0 cannot use the database any more. scripts/rollback.sh 0.1.0 --restore-db brings back the backup minicrm-backup-'
  says 'missing would be 5 changes by 2 people since 20'
  has_one_error
  rm -r backups
  expect 13 rollback.sh --restore-db --yes
  says 'there is no proven backup of that version'
  [[ $(containers_now app) == 'c3:running ' ]]
}

# From here on the database is one that 0.1.0 cannot use, until the backup has been restored.
a_contracted_database() {
  after_an_update
  echo 0.2.0 >"$FAKE/floors"
  otherwise <<'END'
if [[ $all == *'rename to'* ]]; then
  [[ ! -e $FAKE/stuck ]] || exit 1
  rm -f "$FAKE/floors"
fi
END
}

@test "--restore-db backs up what is there, and brings back the backup from before" {
  a_contracted_database
  expect 2 rollback.sh --restore-db
  says '--yes does not ask'
  # The two are named by the second in which they were made
  clock '+1 hour'
  expect 0 rollback.sh --restore-db --yes
  says 'Rolled back: version 0.1.0 runs in the place of 0.2.0'
  [[ $(archives_now | wc -l) == 2 ]]
  [[ $(archives_now | tail -n 1) == *-v0.2.0-* ]]
  grep -qx APP_VERSION=0.1.0 .env.production
  grep -qx version=0.1.0 "$FAKE/containers/$(containers_now app | cut -d: -f1)"
}

@test "when that fails, the newer version runs on with its data" {
  a_contracted_database
  touch "$FAKE/stuck"
  expect 11 rollback.sh --restore-db --yes
  says 'could not be restored; version 0.2.0 was brought back'
  grep -qx APP_VERSION=0.2.0 .env.production
  grep -qx version=0.2.0 "$FAKE/containers/$(containers_now app | cut -d: -f1)"
}

@test "after a power cut it goes on without another backup" {
  a_contracted_database
  otherwise <<'END'
[[ $all != *pg_restore*minicrm_restore* || -e $FAKE/cut ]] || {
  touch "$FAKE/cut"
  kill -KILL $(cat "$FAKE/script") $PPID
  exit
}
END
  run bash -c 'echo $$ >"$FAKE/script"; exec bash scripts/rollback.sh --restore-db --yes'
  [[ $status == 137 ]]
  expect 0 rollback.sh --restore-db --yes
  [[ $(archives_now | wc -l) -le 2 ]]
  grep -qx APP_VERSION=0.1.0 .env.production
}

# The restore takes the database down.
a_restore_that_takes_it_down() {
  a_contracted_database
  touch "$FAKE/databases/minicrm_before_restore_20261001000000"
  otherwise <<'END'
[[ $all != *pg_restore*minicrm_restore* ]] || { : >"$FAKE/floors"; exit 1; }
END
}

@test "a database that does not answer is not taken for one that was restored" {
  a_restore_that_takes_it_down
  otherwise <<'END'
[[ $all != *pg_isready* ]] || echo 0.2.0 >"$FAKE/floors"
END
  expect 11 rollback.sh --restore-db --yes
  says 'version 0.2.0 was brought back'
  never_called '*rename to*'
  grep -qx APP_VERSION=0.2.0 .env.production
}

@test "one that does not come back is left as it is" {
  a_restore_that_takes_it_down
  otherwise <<'END'
[[ ! -e $FAKE/floors || -s $FAKE/floors || $all != *pg_isready* ]] || exit 1
END
  expect 12 rollback.sh --restore-db --yes
  never_called '*rename to*'
  says 'State: MiniCRM serves nobody.'
}

@test "what serves already is not undone because something beside it fails" {
  a_contracted_database
  echo COMPOSE_PROFILES=edge >>.env.production
  otherwise <<'END'
[[ $all != *'--no-deps edge' ]] || exit 1
END
  expect 12 rollback.sh --restore-db --yes
  [[ $(grep -c 'database "minicrm" rename to' "$FAKE/calls") == 1 ]]
  grep -qx APP_VERSION=0.1.0 .env.production
  grep -qx version=0.1.0 "$FAKE/containers/$(containers_now app | cut -d: -f1)"
  says 'State: Version 0.1.0 is running.'
}

@test "the backup made first does not push out the one that is brought back" {
  a_contracted_database
  echo BACKUP_KEEP=1 >>.env.production
  clock '+1 hour'
  expect 0 rollback.sh --restore-db --yes
  grep -qx APP_VERSION=0.1.0 .env.production
}

@test "an encrypted backup wants its key before anything is stopped" {
  a_contracted_database
  for file in backups/*.tar; do mv "$file" "$file.age"; done
  expect 13 rollback.sh --restore-db --yes
  says 'is encrypted: scripts/rollback.sh 0.1.0 --restore-db --identity KEYFILE'
  has_one_error
  [[ $(containers_now app) == 'c3:running ' ]]
}

@test "the newer version is stopped before the backup, so that nothing is missing in it" {
  a_contracted_database
  clock '+1 hour'
  expect 0 rollback.sh --restore-db --yes
  run grep -oE 'stop -t 45 c3|pg_dump' "$FAKE/calls"
  [[ $output == $'stop -t 45 c3\npg_dump' ]]
}

@test "when that backup fails, the newer version runs on" {
  a_contracted_database
  otherwise <<'END'
[[ $all != *pg_dump* ]] || exit 1
END
  expect 6 rollback.sh --restore-db --yes
  says 'State: Version 0.2.0 is running, as before.'
  grep -qx version=0.2.0 "$FAKE/containers/$(containers_now app | cut -d: -f1)"
  never_called '*rename to*'
}

@test "a database that does not tell is not said to be one that it cannot use" {
  after_an_update
  : >"$FAKE/floors"
  expect 1 rollback.sh --restore-db --yes
  says 'ERROR the database does not tell which versions can use it'
  [[ $(containers_now app) == 'c3:running ' ]]
}

@test "a run that was killed goes on to where it went, also when nobody says where" {
  a_contracted_database
  mkdir -p logs
  sed -i '1i 2026-11-20T12:00:00Z 0.0.7' logs/versions.log
  echo 11 >"$FAKE/images/minicrm:0.0.7"
  otherwise <<'END'
[[ $all != *'compose --'*' run '* || -e $FAKE/cut || $all == *pg_dump* ]] || [[ -e $FAKE/floors ]] || {
  touch "$FAKE/cut"
  kill -KILL $(cat "$FAKE/script") $PPID
  exit
}
END
  run bash -c 'echo $$ >"$FAKE/script"; exec bash scripts/rollback.sh --restore-db --yes'
  [[ $status == 137 ]]
  [[ -z $(containers_now app) ]]
  expect 0 rollback.sh --restore-db --yes
  grep -qx APP_VERSION=0.1.0 .env.production
  grep -qx version=0.1.0 "$FAKE/containers/$(containers_now app | cut -d: -f1)"
  [[ ! -e logs/rollback.state ]]
}
