#!/usr/bin/env bats
# To a newer version, and what is left when that does not succeed.

bats_require_minimum_version 1.5.0
load helper

# Version 0.1.0 runs, and the image of 0.2.0 is here. next_release [KEY=VALUE…]: floor, from, platform, version
next_release() {
  a_running_stack
  printf '%s\n' 13 "$@" >"$FAKE/images/minicrm:0.2.0"
}

@test "backup, schema, new instance, settings, and then the old one goes" {
  next_release
  expect 0 update.sh 0.2.0
  says 'Updated: version 0.2.0 took over from 0.1.0. Back to it: scripts/rollback.sh'
  [[ $(containers_now app) == 'c3:running ' ]]
  grep -qx version=0.2.0 "$FAKE/containers/c3"
  grep -qx APP_VERSION=0.2.0 .env.production
  [[ $(stat -c %a .env.production) == 600 ]]
  [[ $(archives_now) == minicrm-backup-*-v0.1.0-s12-pg18.tar ]]
  run grep -oE 'pg_dump|--migrate-only|network disconnect.*|start c3|exec c3 /app/ready|exec -i c3 bash -s|network connect.*|stop -t 45 c2' "$FAKE/calls"
  [[ $output == $'pg_dump\n--migrate-only\nnetwork disconnect proxy c3\nstart c3\nexec c3 /app/ready\nexec -i c3 bash -s\nnetwork connect --alias app --alias minicrm proxy c3\nstop -t 45 c2' ]]
}

@test "a v in front of the version is no harm" {
  next_release
  expect 0 update.sh v0.2.0
  grep -qx APP_VERSION=0.2.0 .env.production
}

@test "run again it says so and leaves everything alone" {
  a_running_stack
  expect 0 update.sh 0.1.0
  says 'already running version 0.1.0'
  never_called '*--migrate-only'
}

@test "what is no version is a misuse" {
  a_running_stack
  for version in latest 0.2 newest '' ; do
    expect 2 update.sh "$version"
    has_one_error
  done
  expect 2 update.sh 0.2.0 0.3.0
  expect 2 update.sh --quickly
}

@test "where MiniCRM has never run, deploy.sh comes first" {
  settings
  expect 14 update.sh 0.2.0
  says 'Start it with: scripts/deploy.sh'
}

@test "an older version is for rollback.sh" {
  a_running_stack
  expect 13 update.sh 0.0.9
  says 'To go back: scripts/rollback.sh 0.0.9'
  has_one_error
}

@test "an image that is not here, is another one, is for another machine or leaves a version out is refused" {
  a_running_stack
  expect 10 update.sh 0.2.0
  has_one_error
  next_release version=0.3.0
  expect 13 update.sh 0.2.0
  says 'ERROR the image minicrm:0.2.0 says of itself that it is 0.3.0'
  next_release platform=linux/arm64
  expect 10 update.sh 0.2.0
  says 'ERROR the image minicrm:0.2.0 is made for linux/arm64, and this machine is linux/amd64'
  next_release from=0.1.5
  expect 13 update.sh 0.2.0
  says 'First: scripts/update.sh 0.1.5'
  never_called '*--migrate-only'
  never_called '*pg_dump*'
  [[ -z $(archives_now 2>/dev/null) ]]
}

@test "--dry-run says what would be done and does nothing" {
  next_release
  expect 0 update.sh 0.2.0 --dry-run
  says 'From version 0.1.0 (schema 12) to 0.2.0 (schema 13)'
  says 'A proven backup is made (the last one took 4 s)'
  says 'No request fails'
  next_release floor=0.2.0
  expect 0 update.sh 0.2.0 --dry-run
  says 'MiniCRM is away from here on'
  never_called '* up *'
  rm "$FAKE/images/minicrm:0.2.0"
  expect 10 update.sh 0.2.0 --dry-run
}

@test "--skip-backup wants the version typed once more" {
  next_release
  run bash scripts/update.sh 0.2.0 --skip-backup <<<yes
  [[ $status == 130 ]]
  says 'not confirmed'
  run bash scripts/update.sh 0.2.0 --skip-backup </dev/null
  [[ $status == 130 ]]
  never_called '*--migrate-only'
  run bash scripts/update.sh 0.2.0 --skip-backup <<<0.2.0
  [[ $status == 0 ]]
  [[ ! -d backups ]]
}

@test "without a proven backup nothing is changed" {
  next_release
  otherwise <<'END'
[[ $all != *pg_dump* ]] || { echo 'no space' >&2; exit 1; }
END
  expect 6 update.sh 0.2.0
  has_one_error
  never_called '*--migrate-only'
  [[ $(containers_now app) == 'c2:running ' ]]
}

@test "a migration that fails, an instance that does not get ready, pages that fail: 11, and the old one has never stopped" {
  next_release
  echo ready=no >"$FAKE/next-app"
  expect 11 update.sh 0.2.0
  says 'ERROR version 0.2.0 did not get ready; version 0.1.0 keeps running'
  has_one_error
  echo 'faults=/login answers: HTTP/1.1 500' >"$FAKE/next-app"
  expect 11 update.sh 0.2.0
  says 'ERROR version 0.2.0 got ready, but /login answers: HTTP/1.1 500; version 0.1.0 keeps running'
  is_silent_about 'Likely cause'
  otherwise <<'END'
[[ $all != *--migrate-only ]] || { echo 'V013__x.sql failed'; exit 70; }
END
  expect 11 update.sh 0.2.0
  says 'V013__x.sql failed'
  says 'Likely cause: a migration'
  has_one_error
  never_called 'stop*c2*'
  [[ $(containers_now app) == 'c2:running ' ]]
  grep -qx APP_VERSION=0.1.0 .env.production
}

@test "when the old one is not ready either, that is said with 12" {
  next_release
  echo ready=no >>"$FAKE/containers/c2"
  echo ready=no >"$FAKE/next-app"
  expect 12 update.sh 0.2.0
  says 'the application is down'
  has_one_error
}

@test "for a schema that the old one cannot use it is stopped first, and then backed up" {
  next_release floor=0.2.0
  expect 0 update.sh 0.2.0
  says 'Version 0.1.0 cannot use the schema of version 0.2.0: MiniCRM is away from now until version 0.2.0 is ready'
  run grep -oE 'stop -t 45 c2|pg_dump|--migrate-only|start c3' "$FAKE/calls"
  [[ $output == $'stop -t 45 c2\npg_dump\n--migrate-only\nstart c3' ]]
  [[ $(containers_now app) == 'c3:running ' ]]
  [[ ! -e logs/update.state ]]
}

# The new version changes the database in its migration, and does not get ready after it.
a_contraction_that_fails() {
  next_release floor=0.2.0
  otherwise <<'END'
[[ $all != *--migrate-only ]] || echo 0.2.0 >"$FAKE/floors"
[[ $all != *pg_restore*minicrm_restore* ]] || rm -f "$FAKE/floors"
[[ ${APP_VERSION:-} != 0.2.0 || $all != start* ]] || echo ready=no >>"$FAKE/containers/$2"
END
}

@test "when that fails, the backup and the old version are brought back" {
  a_contraction_that_fails
  expect 11 update.sh 0.2.0
  says 'Bringing back the backup and version 0.1.0'
  says 'ERROR version 0.2.0 did not get ready; version 0.1.0 was brought back'
  says 'State: Version 0.1.0 is running, as before.'
  has_one_error
  called '*pg_restore*'
  grep -qx version=0.1.0 "$FAKE/containers/$(containers_now app | cut -d: -f1)"
  grep -qx APP_VERSION=0.1.0 .env.production
  [[ ! -e logs/update.state ]]
}

@test "when that fails before anything has been changed, the old version alone is" {
  next_release floor=0.2.0
  otherwise <<'END'
[[ ${APP_VERSION:-} != 0.2.0 || $all != *--migrate-only ]] || exit 70
END
  expect 11 update.sh 0.2.0
  says 'Bringing back version 0.1.0'
  never_called '*pg_restore*minicrm_restore*'
}

@test "when not even that succeeds, 12 says so, with the command that does it" {
  a_contraction_that_fails
  otherwise <<'END'
[[ $all != *'rename to'* ]] || exit 1
END
  expect 12 update.sh 0.2.0
  says 'version 0.1.0 could not be brought back, and the application is down'
  says 'State: MiniCRM serves nobody. Bring back version 0.1.0 with: scripts/restore.sh minicrm-backup-'
}

@test "a backup that fails in the window brings back the old version, too" {
  next_release floor=0.2.0
  otherwise <<'END'
[[ $all != *pg_dump* ]] || exit 1
END
  expect 6 update.sh 0.2.0
  says 'Bringing back version 0.1.0'
  [[ $(containers_now app) == 'c3:running ' ]]
  otherwise <<'END'
[[ $all != start* ]] || exit 1
END
  expect 12 update.sh 0.2.0
}

@test "after a power cut in the window it goes on with the backup from before" {
  next_release floor=0.2.0
  otherwise <<'END'
[[ $all != *--migrate-only || -e $FAKE/cut ]] || {
  touch "$FAKE/cut"
  echo 0.2.0 >"$FAKE/floors"
  kill -KILL $(cat "$FAKE/script")
  exit
}
END
  run bash -c 'echo $$ >"$FAKE/script"; exec bash scripts/update.sh 0.2.0'
  [[ $status == 137 ]]
  [[ -z $(containers_now app) ]]
  expect 0 update.sh 0.2.0
  says 'Going on after an interrupted update, whose backup is minicrm-backup-'
  [[ $(archives_now | wc -l) == 1 ]]
  [[ $(containers_now app) == 'c3:running ' ]]
}

@test "what ran and was stopped is updated, too, and brought back when that fails" {
  next_release
  expect 0 stop.sh
  echo ready=no >"$FAKE/next-app"
  otherwise <<'END'
[[ ${APP_VERSION:-} == 0.2.0 || $all != start* ]] || echo ready=yes >>"$FAKE/containers/$2"
END
  expect 11 update.sh 0.2.0
  says 'version 0.1.0 was brought back'
  rm "$FAKE/next-app"
  expect 0 stop.sh
  expect 0 update.sh 0.2.0
  grep -qx APP_VERSION=0.2.0 .env.production
}

@test "settings that already name the new version are set back until it has taken over" {
  next_release
  sed -i 's/^APP_VERSION=.*/APP_VERSION=0.2.0/' .env.production
  echo ready=no >"$FAKE/next-app"
  expect 11 update.sh 0.2.0
  grep -qx APP_VERSION=0.1.0 .env.production
}

@test "three images are kept, and none is touched that never served here" {
  next_release
  mkdir -p logs
  printf '2026-11-24T12:00:00Z %s\n' 0.0.6 0.0.7 0.0.8 0.0.7 0.0.8 0.0.9 0.1.0 >logs/versions.log
  for version in 0.0.5 0.0.6 0.0.7 0.0.8 0.0.9; do echo 11 >"$FAKE/images/minicrm:$version"; done
  otherwise <<'END'
[[ $all != 'image rm minicrm:0.0.7' ]] || { echo 'in use' >&2; exit 1; }
END
  expect 0 update.sh 0.2.0
  says 'Removing the image of version 0.0.8'
  says 'WARN  the image minicrm:0.0.7 could not be removed'
  [[ $(cd "$FAKE/images" && echo minicrm*) == 'minicrm:0.0.5 minicrm:0.0.7 minicrm:0.0.9 minicrm:0.1.0 minicrm:0.2.0' ]]
}

@test "an instance that was never let in is tidied up, whoever comes next" {
  next_release
  container app version=0.2.0 networks=1
  expect 0 restart.sh
  says 'Removing what an interrupted run has left'
  [[ $(containers_now app) == 'c4:running ' ]]
  grep -qx version=0.1.0 "$FAKE/containers/c4"
}

@test "a full disk while the version is written leaves the settings and the old version" {
  next_release
  cp .env.production before
  ln -s /dev/full .env.production.new
  expect 11 update.sh 0.2.0
  says 'version 0.2.0 could not be written into .env.production; version 0.1.0 keeps running'
  has_one_error
  cmp before .env.production
  [[ $(containers_now app) == 'c2:running ' ]]
}

@test "once people are let in after a window, no backup takes the place of what they write" {
  next_release floor=0.2.0
  otherwise <<'END'
[[ $all != *--migrate-only ]] || echo 0.2.0 >"$FAKE/floors"
[[ $all != 'network connect'* ]] || { set_to "${*: -1}" networks 2; kill -INT $(cat "$FAKE/script"); exit; }
END
  run env --default-signal=INT bash -c 'echo $$ >"$FAKE/script"; exec bash scripts/update.sh 0.2.0'
  [[ $status == 130 ]]
  never_called '*pg_restore*minicrm_restore*'
  [[ $(containers_now app) == 'c3:running ' ]]
  grep -qx APP_VERSION=0.2.0 .env.production
  says 'State: Version 0.2.0 is running.'
}

@test "after a power cut in that moment the way back is forgotten" {
  next_release floor=0.2.0
  otherwise <<'END'
[[ $all != *--migrate-only ]] || echo 0.2.0 >"$FAKE/floors"
[[ $all != 'network connect'* ]] || { set_to "${*: -1}" networks 2; kill -KILL $(cat "$FAKE/script"); exit; }
END
  run bash -c 'echo $$ >"$FAKE/script"; exec bash scripts/update.sh 0.2.0'
  [[ $status == 137 ]]
  [[ ! -e logs/update.state ]]
  grep -qx APP_VERSION=0.2.0 .env.production
}

@test "a way back that was left behind goes when a version has taken over" {
  next_release
  mkdir -p logs backups
  echo minicrm-backup-old >logs/update.state
  expect 0 update.sh 0.2.0
  [[ ! -e logs/update.state ]]
  echo minicrm-backup-old >logs/update.state
  expect 0 update.sh 0.2.0
  [[ ! -e logs/update.state ]]
}

@test "with encrypted backups the key for the way back is asked for before anything is stopped" {
  next_release floor=0.2.0
  echo BACKUP_AGE_RECIPIENT=age1someone >>.env.production
  expect 3 update.sh 0.2.0
  says 'ERROR backups are encrypted (BACKUP_AGE_RECIPIENT), and when the update fails the key is needed: scripts/update.sh 0.2.0 --identity KEYFILE'
  has_one_error
  [[ $(containers_now app) == 'c2:running ' ]]
  expect 3 update.sh 0.2.0 --identity nowhere
  expect 2 update.sh 0.2.0 --identity
}

@test "the key is handed on to the way back" {
  a_contraction_that_fails
  echo AGE-SECRET-KEY-1 >key
  otherwise <<'END'
[[ $all != *--migrate-only ]] || printf '#!/bin/sh\necho "restore.sh $*" >>"$FAKE/calls"\n' >"$CHECKOUT/scripts/restore.sh"
END
  expect 11 update.sh 0.2.0 --identity key
  called 'restore.sh minicrm-backup-* --yes --identity key'
}

@test "a first instance that cannot be stopped is not said to be gone" {
  next_release
  otherwise <<'END'
[[ $all != 'stop -t 45 c2' ]] || { echo 'cannot stop container' >&2; exit 1; }
END
  expect 1 update.sh 0.2.0
  says 'ERROR the first instance could not be stopped'
  says 'State: Two instances are running, and both serve.'
  has_one_error
}

@test "an instance that was made and never started is not the version that served" {
  next_release floor=0.2.0
  mkdir -p logs
  echo '2026-11-24T12:00:00Z 0.1.0' >logs/versions.log
  rm "$FAKE/containers/c2"
  container app version=0.2.0 status=created
  expect 0 update.sh 0.2.0
  says 'took over from 0.1.0'
}

@test "the image to go back to must be here before anything is stopped" {
  next_release floor=0.2.0
  rm "$FAKE/images/minicrm:0.1.0"
  expect 10 update.sh 0.2.0
  says 'ERROR the image minicrm:0.1.0, to go back to, is not here'
  [[ $(containers_now app) == 'c2:running ' ]]
  never_called 'pull*'
  sed -i 's/^APP_VERSION/APP_PULL_POLICY=missing\n&/' .env.production
  expect 0 update.sh 0.2.0
  called 'pull --quiet minicrm:0.1.0'
}

@test "no image is asked for that is not needed" {
  next_release
  rm "$FAKE/images/minicrm:0.1.0"
  otherwise <<'END'
[[ $all != *'config --images' ]] || { printf '%s\n' minicrm:0.1.0 postgres:18-trixie; exit; }
END
  expect 0 update.sh 0.2.0
  never_called 'pull*'
}

@test "interrupted while both serve, it says what is left" {
  next_release
  printf '#!/bin/sh\n[ "$1" != 5 ] || kill -INT $(cat "$FAKE/script")\n' >"$BATS_TEST_TMPDIR/bin/sleep"
  run env --default-signal=INT bash -c 'echo $$ >"$FAKE/script"; exec bash scripts/update.sh 0.2.0'
  [[ $status == 130 ]]
  is_silent_about 'Two instances'
  says 'State: The first instance keeps running.'
  [[ $(containers_now app) == 'c2:running ' ]]
}

@test "the kept logs tell no set-up code, and are the last ten" {
  next_release
  mkdir -p logs
  for day in {10..21}; do touch -d "2026-11-$day" "logs/app-0.1.9-202611${day}T000000Z.log"; done
  printf '%s\n' 'a line' 'give this code: ABCDE-12345' >"$FAKE/log"
  echo ready=no >"$FAKE/next-app"
  expect 11 update.sh 0.2.0
  run ! grep -r ABCDE logs/app-*
  [[ $(find logs -name 'app-*' | wc -l) == 10 ]]
}

@test "--dry-run of a stopped installation promises nothing that it cannot keep" {
  next_release
  expect 0 stop.sh
  expect 0 update.sh 0.2.0 --dry-run
  is_silent_about 'No request fails'
}

@test "without a backup in a window, a failure says that there is none" {
  a_contraction_that_fails
  run bash scripts/update.sh 0.2.0 --skip-backup <<<0.2.0
  [[ $status == 12 ]]
  says 'State: MiniCRM serves nobody. The database is one that version 0.1.0 cannot use, and no backup was made; an older one: scripts/rollback.sh 0.1.0 --restore-db'
  run bash scripts/update.sh 0.2.0 --skip-backup --dry-run
  is_silent_about 'A proven backup'
  says 'no way back but an older backup'
}

@test "people who cannot be let in have the backup and the old version brought back" {
  next_release floor=0.2.0
  otherwise <<'END'
[[ $all != *--migrate-only ]] || echo "${APP_VERSION:-0.1.0}" >"$FAKE/floors"
[[ $all != *pg_restore*minicrm_restore* ]] || rm -f "$FAKE/floors"
[[ ${APP_VERSION:-} != 0.2.0 || $all != 'network connect'* ]] || exit 1
END
  expect 11 update.sh 0.2.0
  says 'ERROR version 0.2.0 could not be connected to the network proxy; version 0.1.0 was brought back'
  grep -qx APP_VERSION=0.1.0 .env.production
  [[ $(tail -n 1 logs/versions.log) == *' 0.1.0' ]]
}

@test "a question that Docker does not answer, or Ctrl-C during it, is no reason to take the old one away" {
  next_release
  otherwise <<'END'
[[ $all != *'compose.service=app'*--all || ! -e $FAKE/backed-up ]] || { rm "$FAKE/backed-up"; exit 1; }
[[ $all != *--migrate-only ]] || touch "$FAKE/backed-up"
END
  expect 11 update.sh 0.2.0
  says 'version 0.1.0 keeps running'
  never_called 'stop*'
  [[ $(containers_now app) == 'c2:running ' ]]
  cat >"$FAKE/otherwise" <<'END'
[[ $all != *'compose.service=app'*--all || ! -e $FAKE/backed-up ]] || { rm "$FAKE/backed-up"; kill -INT $(cat $FAKE/script); exit 130; }
[[ $all != *--migrate-only ]] || touch "$FAKE/backed-up"
END
  run env --default-signal=INT bash -c 'echo $$ >"$FAKE/script"; exec bash scripts/update.sh 0.2.0'
  [[ $status == 130 ]]
  never_called 'stop*'
  [[ $(containers_now app) == 'c2:running ' ]]
}

@test "the way back is gone to its end although nobody listens any more" {
  a_contraction_that_fails
  run bash -c 'bash scripts/update.sh 0.2.0 | head -n 1'
  says 'MiniCRM is away from now'
  for _ in {1..100}; do
    ! grep -q 'State: Version 0.1.0 is running' logs/ops.log || break
    /bin/sleep 0.1
  done
  grep -q 'State: Version 0.1.0 is running' logs/ops.log
  grep -qx version=0.1.0 "$FAKE/containers/$(containers_now app | cut -d: -f1)"
}

@test "an image that does not say its floor is refused" {
  next_release
  otherwise <<'END'
[[ $all != *rollback.floor*0.2.0 ]] || exit 0
END
  expect 13 update.sh 0.2.0
  says 'does not say which versions can use the database after it'
  [[ $(containers_now app) == 'c2:running ' ]]
}

@test "a note of the operator is no setting: the line that counts is changed" {
  next_release
  sed -i '1i #APP_VERSION=0.0.9' .env.production
  expect 0 update.sh 0.2.0
  [[ $(grep APP_VERSION= .env.production) == $'#APP_VERSION=0.0.9\nAPP_VERSION=0.2.0' ]]
}

@test "a backup whose name is not known leads nowhere" {
  next_release floor=0.2.0
  mkdir -p logs/backup.state.new
  expect 6 update.sh 0.2.0
  says 'so it is not known which backup this is'
  says 'State: Version 0.1.0 is running, as before.'
}

@test "while Docker does not answer, nobody is said to have gone" {
  next_release
  otherwise <<'END'
[[ $all != 'stop -t 45 c2' ]] || { touch "$FAKE/away"; exit 1; }
[[ $all != ps* || ! -e $FAKE/away ]] || { echo 'Cannot connect to the Docker daemon' >&2; exit 1; }
END
  expect 1 update.sh 0.2.0
  says 'ERROR the first instance could not be stopped'
}
