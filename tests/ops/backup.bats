#!/usr/bin/env bats
# Making archives, and what keeps one from being made.

setup_file() {
  load stack
  usual_installation
  compose run --rm --no-deps -T app --seed-demo >/dev/null
}

teardown_file() {
  load stack
  umount "$stack/small" 2>/dev/null || true
  # Others begin with an empty one
  rm -f "$stack/usual"
}

setup() {
  load stack
  cd "$stack"
  [ -e plain ] || cp .env.production plain
}

teardown() {
  cp plain .env.production
  umount "$stack/small" 2>/dev/null || true
}

archives() { find backups -name 'minicrm-backup-*.tar*' ! -name '*.sha256' | sort; }

last_run() { sql "select outcome, coalesce(message, '') from backup_run where kind = 'backup' order by id desc limit 1"; }

# Nothing was published or removed, and nothing is left lying about
nothing_came_of_it() {
  [ "$(archives)" = "$before" ]
  finds_nothing . < <(find "${1:-backups}" -name '.work-*')
  finds_nothing . < <(docker ps --all --quiet --filter label=minicrm.proof)
  is_ready
}

@test "an archive holds manifest, dump and files, is proven, and nobody else may read it (R10, R36, R49)" {
  run scripts/backup.sh
  echo "$output"
  [ "$status" -eq 0 ]
  archive="${lines[-1]}"
  [[ ${archive##*/} =~ ^minicrm-backup-[0-9]{8}T[0-9]{6}Z-v$version-s$(migrations)-pg18\.tar$ ]]
  [ "$(tar --list --file "$archive")" = $'manifest.json\ndb.dump\nuploads.tar' ]
  [ "$(stat -c %a backups "$archive" | tr '\n' ' ')" = '700 600 ' ]
  (cd backups && sha256sum --check --quiet ./*.sha256)
  tar --extract --to-stdout --file "$archive" db.dump >"$BATS_TEST_TMPDIR/db.dump"
  run bash -c "docker exec -i $(container postgres) pg_restore --list <$BATS_TEST_TMPDIR/db.dump"
  [[ $output == *'Compression: zstd'* ]]
  [ "$(tar --extract --to-stdout --file "$archive" manifest.json | jq -r '.tables["public.contact"].rows')" = "$(sql 'select count(*) from contact')" ]
  [ "$(tar --extract --to-stdout --file "$archive" uploads.tar | tar --list | wc -l)" = "$(sql 'select count(*) from file_content')" ]
  [ "$(last_run)" = 'proven|' ]
}

@test "the first document's name for it does the same (R16)" {
  scripts/backup-database.sh --help
  run scripts/backup-database.sh --reason scheduled
  [ "$status" -eq 0 ]
  [ "$(sql 'select reason from backup_run order by id desc limit 1')" = scheduled ]
}

@test "what is written meanwhile does not disturb it (C7)" {
  docker exec -d "$(container postgres)" sh -c 'touch /tmp/go; while [ -e /tmp/go ]; do
    psql -XqU minicrm -d minicrm -c "insert into company (name, created_at, updated_at) values ('"'meanwhile'"', now(), now())"; done'
  within 10 test "$(sql 'select count(*) from company')" -gt 0
  run scripts/backup.sh
  docker exec "$(container postgres)" rm /tmp/go
  echo "$output"
  [ "$status" -eq 0 ]
  # They went on while it was made
  [ "$(sql "select count(*) > 5 from company where name = 'meanwhile' and created_at > (select taken_at from backup_run order by id desc limit 1)")" = t ]
}

@test "without room for it none is begun (C4)" {
  before="$(archives)"
  mkdir -p small
  mount -t tmpfs -o size=30m tmpfs small
  put BACKUP_DIR ./small
  run scripts/backup.sh
  echo "$output"
  [ "$status" -eq 5 ]
  [[ $output == *'ERROR a backup needs '*' MB on the disk of '*'/small, where 30 MB are free'* ]]
  [[ $(last_run) == failed* ]]
  nothing_came_of_it small
}

@test "a disk that gets full while it is made ends it, and nothing is published (C4)" {
  before="$(archives)"
  mkdir -p small
  mount -t tmpfs -o size=400m tmpfs small
  put BACKUP_DIR ./small
  # shellcheck disable=SC2016
  around '*pg_dump*' 'dd if=/dev/zero of=small/other bs=1M status=none 2>/dev/null; real'
  within_reach run scripts/backup.sh
  echo "$output"
  [ "$status" -eq 6 ]
  [[ $output == *'ERROR the database could not be dumped: '*'the disk of '*'/small is full'* ]]
  finds_nothing . < <(find small -name 'minicrm-backup-*')
  nothing_came_of_it small
}

@test "a dump that is killed ends it, and the administrators' command hears of it (C5)" {
  before="$(archives)"
  put BACKUP_ALERT_CMD "cat >$BATS_TEST_TMPDIR/alert"
  around '*pg_dump*' "real & sleep 0.2; '$(type -P docker)' exec $(container postgres) psql -XqU minicrm -d minicrm -c \"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pg_dump'\" >/dev/null; wait \$!"
  # Held up by a lock, it is sure to be still there
  docker exec -d "$(container postgres)" psql -XqU minicrm -d minicrm -c 'begin; lock table import_mapping in access exclusive mode; select pg_sleep(3)'
  sleep 0.5
  within_reach run scripts/backup.sh
  echo "$output"
  [ "$status" -eq 6 ]
  [[ $output == *'ERROR the database could not be dumped: '*'State: Nothing was published and nothing removed; MiniCRM runs as before.'* ]]
  [[ $(<"$BATS_TEST_TMPDIR/alert") == 'MiniCRM: the database could not be dumped'* ]]
  [[ $(last_run) == 'failed|the database could not be dumped'* ]]
  nothing_came_of_it
}

@test "a row that the proof lacks is noticed, and the archive is none (C8)" {
  before="$(archives)"
  around '*pg_restore*' "real && '$(type -P docker)' exec \"\$2\" psql -XqU proof -d proof -c 'delete from contact_email where ctid = (select min(ctid) from contact_email)'"
  within_reach run scripts/backup.sh
  echo "$output"
  [ "$status" -eq 7 ]
  [[ $output == *'ERROR the archive was made, but not proven: after restoring, the content of public.contact_email differs from what was backed up'* ]]
  [[ $(last_run) == 'unproven|'*contact_email* ]]
  [ "$(find backups -name '*.unverified' | wc -l)" -eq 1 ]
  rm backups/*.unverified*
  nothing_came_of_it
}

@test "a file that is missing on the volume is noticed, and the others are in the archive" {
  local content
  content="$(sql 'select sha256 from file_content order by 1 limit 1')"
  docker exec "$(container app)" mv "/data/uploads/${content:0:2}/$content" /data/uploads/aside
  run scripts/backup.sh
  docker exec "$(container app)" mv /data/uploads/aside "/data/uploads/${content:0:2}/$content"
  echo "$output"
  [ "$status" -eq 7 ]
  [[ $output == *'1 files that the database knows are missing on the volume minicrm_uploads'* ]]
  [ "$(tar --extract --to-stdout --file backups/*.unverified uploads.tar | tar --list | wc -l)" -eq "$(sql 'select count(*) - 1 from file_content')" ]
  rm backups/*.unverified*
}

@test "the last thirty proven ones are kept, and a run that fails removes none (R19)" {
  local number
  rm backups/minicrm-backup-*
  for number in {1..32}; do
    touch "backups/minicrm-backup-20261001T0000$(printf %02d "$number")Z-v$version-s1-pg18.tar"{,.sha256}
    sql "insert into backup_run (kind, reason, outcome, file, started_at, finished_at)
      values ('backup', 'manual', 'proven', 'minicrm-backup-20261001T0000$(printf %02d "$number")Z-v$version-s1-pg18.tar', now(), now())"
  done
  before="$(archives)"
  around '*pg_dump*' 'exit 1'
  within_reach run scripts/backup.sh
  [ "$status" -eq 6 ]
  nothing_came_of_it
  around
  run scripts/backup.sh
  echo "$output"
  [ "$status" -eq 0 ]
  [ "$(archives | wc -l)" -eq 30 ]
  [ "$(archives | head -n 1)" = "backups/minicrm-backup-20261001T000004Z-v$version-s1-pg18.tar" ]
  [ "$(find backups -name '*.sha256' | wc -l)" -eq 30 ]
  [ "$(sql 'select count(*) from backup_run where removed_at is not null')" -eq 3 ]
  rm backups/minicrm-backup-20261001T*
}

@test "it can be sent away, and is known to be still here alone when that fails" {
  put BACKUP_REMOTE_CMD "cp \"\$1\" $BATS_TEST_TMPDIR"
  run scripts/backup.sh
  [ "$status" -eq 0 ]
  cmp "${lines[-1]}" "$BATS_TEST_TMPDIR/$(basename "${lines[-1]}")"
  put BACKUP_REMOTE_CMD 'echo no route to anywhere; false'
  run scripts/backup.sh
  echo "$output"
  [ "$status" -eq 6 ]
  [[ $output == *'is proven and kept here, but BACKUP_REMOTE_CMD did not take it away: no route to anywhere'* ]]
  [[ $(last_run) == 'proven|the archive'* ]]
}

@test "killed in the middle, it leaves what the next run clears away" {
  local script
  before="$(archives)"
  around '*pg_restore*' 'sleep 5; real'
  PATH="$BATS_TEST_TMPDIR/bin:$PATH" scripts/backup.sh >/dev/null 2>&1 3>&- &
  script=$!
  within 30 docker inspect "minicrm-proof-$script"
  sleep 2
  kill -9 "$script"
  [ "$(archives)" = "$before" ]
  around
  run scripts/backup.sh
  echo "$output"
  [ "$status" -eq 0 ]
  before="$(archives)"
  nothing_came_of_it
}
