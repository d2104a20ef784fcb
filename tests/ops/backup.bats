#!/usr/bin/env bats
# Backups of the real stack: under writes, on a full disk, with a dump that is killed, and the proof that sees a
# single row missing.

setup_file() {
  load stack
  usual_installation
}

setup() {
  load stack
  cd "$stack"
  cp .env.production "$BATS_TEST_TMPDIR/settings"
  put BACKUP_ALERT_CMD "cat >>$BATS_TEST_TMPDIR/alarms"
}

teardown() {
  cp "$BATS_TEST_TMPDIR/settings" "$stack/.env.production"
  if mountpoint -q "$BATS_FILE_TMPDIR/small"; then umount "$BATS_FILE_TMPDIR/small"; fi
}

archives() { find "$stack/backups" -maxdepth 1 -name 'minicrm-backup-*' ! -name '*.sha256' | sort; }

ends_with() {
  echo "$output"
  [ "$status" -eq "$1" ]
}

# No new archive, none gone, nothing of the run left, and the alarm was raised.
published_nothing() {
  [ "$(archives)" = "$before" ]
  [ -z "$(find "${1:-backups}" -name '.work-*' -o -name '*.unverified')" ]
  [ -z "$(docker ps --all --quiet --filter label=minicrm.proof)" ]
  [ -s "$BATS_TEST_TMPDIR/alarms" ]
  is_ready
}

# A disk of its own of so many MB
small_disk() {
  mkdir -p "$BATS_FILE_TMPDIR/small"
  mount -t tmpfs -o "size=${1}m" tmpfs "$BATS_FILE_TMPDIR/small"
  put BACKUP_DIR "$BATS_FILE_TMPDIR/small"
}

@test "a backup under concurrent writes is proven, and no request fails (C7)" {
  local jar="$BATS_TEST_TMPDIR/jar"
  sign_in "$jar"
  printf 'first of all' >"$BATS_TEST_TMPDIR/first.txt"
  attach "$jar" "$(add_contact "$jar" First)" "$BATS_TEST_TMPDIR/first.txt" >"$BATS_FILE_TMPDIR/sum"
  under_load Backup scripts/backup.sh --reason scheduled
  [ "$(sql "select kind, reason, outcome, files from backup_run order by id desc limit 1")" = "backup|scheduled|proven|$(sql 'select count(*) from file_content')" ]
  archive="$(archives | tail -n 1)"
  # The dump is compressed, and pg_restore reads it (R10)
  tar -xOf "$archive" db.dump | docker exec -i "$(container postgres)" pg_restore --list | grep -E 'Compression: (zstd|gzip)'
  tar -xOf "$archive" uploads.tar | tar -tf - | grep -qx "../$(cat "$BATS_FILE_TMPDIR/sum")"
  [ "$(stat -c %a backups "$archive" | tr '\n' ' ')" = '700 600 ' ]
  scripts/status.sh | grep 'last proven backup'
}

@test "without room a backup ends with 5 before it begins (C4)" {
  before="$(archives)"
  small_disk 30
  run scripts/backup.sh
  ends_with 5
  [[ $output == *'ERROR a backup needs'* ]]
  published_nothing "$BATS_FILE_TMPDIR/small"
  [ "$(sql 'select outcome from backup_run order by id desc limit 1')" = failed ]
}

@test "a disk that fills while dumping ends with 6 (C4)" {
  before="$(archives)"
  small_disk 120
  instead_of_docker <<END
[[ \$all != *pg_dump* ]] || dd if=/dev/zero of=$BATS_FILE_TMPDIR/small/filler bs=1M 2>/dev/null
END
  run scripts/backup.sh
  ends_with 6
  [[ $output == *"the disk of $BATS_FILE_TMPDIR/small is full"* ]]
  published_nothing "$BATS_FILE_TMPDIR/small"
}

@test "a dump that is killed in the middle ends with 6 (C5)" {
  before="$(archives)"
  # It waits for the table until it is ended
  sql "begin; lock table backup_run in access exclusive mode; select pg_sleep(60)" >/dev/null 2>&1 3>&- &
  scripts/backup.sh >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
  local run=$! code=0
  dumping() { [ "$(sql "select count(*) from pg_stat_activity where application_name = 'pg_dump' and wait_event_type = 'Lock'")" = 1 ]; }
  within 30 dumping
  sql "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pg_dump' or query like '%pg_sleep(60)%' and pid <> pg_backend_pid()" >/dev/null
  wait "$run" || code=$?
  cat "$BATS_TEST_TMPDIR/said"
  [ "$code" -eq 6 ]
  grep 'ERROR the database could not be dumped' "$BATS_TEST_TMPDIR/said"
  published_nothing
}

@test "one row that is missing in the restored database is found (C8)" {
  local alone
  before="$(archives)"
  instead_of_docker <<'END'
if [[ $all == *pg_restore* ]]; then
  real "$@" && real exec "$2" psql -qU proof -d proof -c "delete from role_permission where ctid = (select min(ctid) from role_permission)"
  exit
fi
END
  run scripts/backup.sh
  ends_with 7
  [[ $output == *'ERROR the archive was made, but not proven: after restoring, the content of public.role_permission differs'* ]]
  grep 'not proven' "$BATS_TEST_TMPDIR/alarms"
  alone="$(comm -13 <(echo "$before") <(archives))"
  [[ $alone == *.tar.unverified ]]
  [ "$(sql 'select outcome, file from backup_run order by id desc limit 1')" = "unproven|${alone##*/}" ]
  rm "$alone" "$alone.sha256"
}

@test "a file that is missing on the volume is found (C27)" {
  local gone
  gone="$(printf 'never written' | sha256sum | cut -c 1-64)"
  sql "insert into file_content (sha256, size, type) values ('$gone', 13, 'text/plain')"
  run scripts/backup.sh
  sql "delete from file_content where sha256 = '$gone'"
  ends_with 7
  [[ $output == *'1 files that the database knows are missing on the volume minicrm_uploads'* ]]
  rm backups/*.unverified backups/*.unverified.sha256
}

@test "what a killed backup has left is put away by the next, and of three the last two stay (R19)" {
  put BACKUP_KEEP 2
  rm -f backups/*
  instead_of_docker <<'END'
[[ $all != *pg_restore* ]] || { kill -KILL $(ps -o ppid= -p $PPID) $PPID; exit; }
END
  run scripts/backup.sh
  [ -n "$(docker ps --quiet --filter label=minicrm.proof)" ]
  [ -n "$(find backups -name '.work-*')" ]
  real_docker_again
  for _ in 1 2 3; do scripts/backup.sh; done
  [ -z "$(docker ps --all --quiet --filter label=minicrm.proof)" ]
  [ -z "$(find backups -name '.work-*')" ]
  [ "$(archives | wc -l)" = 2 ]
  [ "$(sql "select count(*) from backup_run where outcome = 'proven' and removed_at is null and file in ('$(archives | sed 's:.*/::' | paste -sd, | sed "s/,/','/")')")" = 2 ]
}

@test "with a recipient only what is encrypted lies there, and its key opens it (R25)" {
  local key="$BATS_TEST_TMPDIR/key"
  age-keygen -o "$key" 2>/dev/null
  put BACKUP_AGE_RECIPIENT "$(age-keygen -y "$key")"
  rm -f backups/*
  scripts/backup.sh
  [[ $(archives) == *.tar.age ]]
  [ "$(head -c 21 "$(archives)")" = age-encryption.org/v1 ]
  [ "$(find backups -type f | wc -l)" = 2 ]
  run scripts/restore.sh latest --verify-only
  ends_with 13
  age-keygen -o "$BATS_TEST_TMPDIR/other" 2>/dev/null
  run scripts/restore.sh latest --verify-only --identity "$BATS_TEST_TMPDIR/other"
  ends_with 13
  [[ $output == *'was encrypted for another key'* ]]
  run scripts/restore.sh latest --verify-only --identity "$key"
  ends_with 0
  [ "$(sql 'select kind, outcome from backup_run order by id desc limit 1')" = 'drill|proven' ]
}
