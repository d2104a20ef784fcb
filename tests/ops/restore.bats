#!/usr/bin/env bats
# Restores of the real stack: what is refused while MiniCRM goes on serving, what is brought back, and what a kill at
# any moment leaves. All tests share one installation and one archive, which is older than its last contact.

setup_file() {
  load stack
  usual_installation
  cd "$stack"
  jar="$BATS_FILE_TMPDIR/jar"
  sign_in "$jar"
  printf 'the contract, signed' >"$BATS_FILE_TMPDIR/Verträge & Co.txt"
  attach "$jar" "$(add_contact "$jar" Archived)" "$BATS_FILE_TMPDIR/Verträge & Co.txt" >"$BATS_FILE_TMPDIR/sum"
  scripts/backup.sh >"$BATS_FILE_TMPDIR/backup.log" 2>&1 || {
    cat "$BATS_FILE_TMPDIR/backup.log" >&2
    return 1
  }
  cp "$(tail -n 1 "$BATS_FILE_TMPDIR/backup.log")" "$BATS_FILE_TMPDIR"
  add_contact "$jar" Later >/dev/null
}

setup() {
  load stack
  cd "$stack"
  archive="$(echo "$BATS_FILE_TMPDIR"/minicrm-backup-*.tar)"
}

ends_with() {
  echo "$output"
  [ "$status" -eq "$1" ]
}

# Whether what was there before is in use, or what was restored
now() {
  case "$(sql "select string_agg(distinct last_name, ' ') from contact where last_name in ('Archived', 'Later')")" in
    'Archived Later') echo old ;;
    Archived) echo restored ;;
    *) echo neither ;;
  esac
}

databases() { docker exec "$(container postgres)" psql -U minicrm -d postgres -Atc "select count(*) from pg_database where datname like 'minicrm%'"; }

# A copy of the archive to spoil
spoiled() {
  cp "$archive" "$BATS_TEST_TMPDIR/minicrm-backup-spoiled.tar"
  echo "$BATS_TEST_TMPDIR/minicrm-backup-spoiled.tar"
}

flip() {
  local byte
  byte="$(od -An -tu1 -j "$2" -N 1 "$1")"
  # shellcheck disable=SC2059 # the byte
  printf "\\x$(printf %02x $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# edited EXPRESSION [signed]: the archive with its manifest changed; signed, as if its owner had
edited() {
  local file body parts="$BATS_TEST_TMPDIR/parts"
  file="$(spoiled)"
  rm -rf "$parts"
  mkdir "$parts"
  tar -xf "$file" -C "$parts"
  sed -i "$1" "$parts/manifest.json"
  if [ -n "${2:-}" ]; then
    body="$(sed '/^  "mac"/,$d' "$parts/manifest.json")"
    printf '%s\n  "mac": "%s"\n}\n' "$body" "$(printf '%s\n' "$body" | openssl dgst -sha256 -hmac "$(sed -n 's/^APP_SECRET=//p' .env.production | tr -d "'")" -r | cut -c 1-64)" >"$parts/manifest.json"
  fi
  tar -cf "$file" -C "$parts" manifest.json db.dump uploads.tar
  echo "$file"
}

# refused CODE FILE TEXT
refused() {
  local code=0 said
  said="$(scripts/restore.sh "$2" --yes 2>&1)" || code=$?
  echo "$said"
  [ "$code" -eq "$1" ] && [[ $said == *"$3"* ]] && [ "$(grep -c ^ERROR <<<"$said")" = 1 ]
}

everything_is_refused() {
  local file third size
  size="$(stat -c %s "$archive")"
  file="$(spoiled)"
  truncate -s $((size / 2)) "$file"
  refused 8 "$file" 'is damaged or no archive of MiniCRM' || return
  for third in 0 1 2; do
    file="$(spoiled)"
    # Into what is compressed in it, as no other place of the file matters
    flip "$file" $((size / 6 + third * size / 3))
    cp "$file" "$BATS_TEST_TMPDIR/flipped-$third"
    (cd "$BATS_TEST_TMPDIR" && sed "s:  .*:  ${file##*/}:" < <(sha256sum "$archive") >"$file.sha256")
    refused 8 "$file" "it is not what ${file##*/}.sha256 was made of" || return
    rm "$file.sha256"
  done
  gzip -c </dev/null >"$file"
  [ "$(stat -c %s "$file")" = 20 ] || return
  refused 8 "$file" 'it is cut off, or does not hold what an archive holds' || return
  refused 13 "$(edited '0,/"rows": [0-9]*/s//"rows": 99/')" 'was changed after it was written' || return
  refused 8 "$(edited 's/"db_sha256": "./"db_sha256": "f/; s/"uploads_sha256": "./"uploads_sha256": "f/' signed)" 'is not what the manifest says' || return
  refused 13 "$(edited 's/"schema_version": [0-9]*/"schema_version": 999/; s/"rollback_floor": "[^"]*"/"rollback_floor": "9.0.0"/' signed)" 'has schema 999' || return
  refused 13 "$(edited 's/"postgres_major": [0-9]*/"postgres_major": 17/' signed)" 'comes from PostgreSQL 17' || return
  cp .env.production "$BATS_TEST_TMPDIR/settings"
  put APP_SECRET "another-secret-of-another-server-0123456789"
  refused 13 "$archive" 'was made with another APP_SECRET' || third=failed
  cp "$BATS_TEST_TMPDIR/settings" .env.production
  [ "$third" != failed ]
}

@test "archives that are damaged, edited, foreign or too new are refused, and no request fails meanwhile (C6, C22)" {
  under_load Refused everything_is_refused
  [ "$(now)" = old ]
  [ "$(databases)" = 1 ]
}

@test "one flipped bit in any third is found without the checksum beside, too" {
  local offset file size
  size="$(stat -c %s "$archive")"
  for third in 0 1 2; do
    file="$(spoiled)"
    # The first byte from there on that is not in the padding between the parts
    offset=$((size / 6 + third * size / 3))
    while [ "$(od -An -tu1 -j "$offset" -N 1 "$file" | tr -d ' ')" = 0 ]; do offset=$((offset - 1)); done
    flip "$file" "$offset"
    run scripts/restore.sh "$file" --yes
    echo "$output"
    [[ $status == 8 || $status == 13 ]]
    [[ $output == *'Nothing was touched'* ]]
  done
  [ "$(now)" = old ]
}

@test "a restore brings back what was archived, keeps what was there, and undo brings that back within 5 seconds" {
  local begun
  run scripts/restore.sh "$archive" --yes
  ends_with 0
  [ "$(now)" = restored ]
  is_ready
  # The list of backups is the machine's
  [ "$(sql "select count(*) from backup_run where kind = 'backup'")" -ge 1 ]
  run scripts/doctor.sh
  [[ $output == *restore-kept*minicrm_before_restore_* ]]
  begun="$(date +%s%N)"
  scripts/restore.sh --undo --yes
  begun=$((($(date +%s%N) - begun) / 1000000))
  echo "# undone in $begun ms" >&3
  ((begun < 5000 * patience))
  [ "$(now)" = old ]
  within 10 is_ready
  # And again
  scripts/restore.sh --undo --yes
  [ "$(now)" = restored ]
  scripts/restore.sh --undo --yes
  [ "$(now)" = old ]
  scripts/restore.sh --forget --yes
  [ "$(databases)" = 1 ]
}

restore_killed() {
  until_stopped 137 scripts/restore.sh "$archive" --yes
  within 10 is_ready
}

@test "a restore that is killed at any step leaves old or new, whole, and can be run again (C28)" {
  local step
  # The database has been made; the dump is restored; the files are added; the names are to change
  for step in '*pg_restore*' '*minicrm-writer*' '*rename to*'; do
    stopped_at KILL "$step"
    restore_killed
    [ "$(now)" = old ]
    [ "$(databases)" = 2 ]
  done
  # While they change: psql runs to its end
  stopped_at KILL '*rename to*' 'real "$@" & sleep 0.1'
  restore_killed
  [[ $(now) == old || $(now) == restored ]]
  # And right after
  stopped_at KILL '*rename to*' 'real "$@"'
  restore_killed
  [ "$(now)" = restored ]
  # It can be run again, and what was left goes
  run scripts/restore.sh "$archive" --yes
  ends_with 0
  [ "$(now)" = restored ]
  [ "$(databases)" = 2 ]
}

@test "after a kill an undo brings back what was there" {
  add_contact "$BATS_FILE_TMPDIR/jar" Later >/dev/null
  stopped_at KILL '*rename to*' 'real "$@"'
  restore_killed
  [ "$(now)" = restored ]
  scripts/restore.sh --undo --yes
  [ "$(now)" = old ]
  scripts/restore.sh --forget --yes
  [ "$(databases)" = 1 ]
}

@test "after the volumes are gone a restore brings back records and files (R37, R31)" {
  local sum
  sum="$(cat "$BATS_FILE_TMPDIR/sum")"
  # shellcheck disable=SC2046
  docker rm --force --volumes $(project_containers) >/dev/null
  docker volume rm minicrm_pgdata minicrm_uploads >/dev/null
  run scripts/restore.sh "$archive" --verify-only
  ends_with 0
  run scripts/restore.sh "$archive" --yes
  ends_with 0
  echo "# from nothing to ready: $(sed -n 's/.* in \([0-9]* s\)$/\1/p' <<<"$output" | tail -n 1)" >&3
  [ "$(now)" = restored ]
  within 10 is_ready
  [ "$(content "$sum")" = '10001 750 10001 640 the contract, signed' ]
  sign_in "$BATS_TEST_TMPDIR/jar"
  curl -sS -b "$BATS_TEST_TMPDIR/jar" "$url/contacts?q=Archived" | grep -q Archived
  comes_back "$BATS_TEST_TMPDIR/jar" "$BATS_FILE_TMPDIR/Verträge & Co.txt"
  # It is the one volume that belongs to it, also after the application was started anew
  scripts/restart.sh
  run scripts/doctor.sh
  [[ $output == *"OK    uploads "* ]]
}

@test "with another APP_SECRET it can be restored when asked to (C22)" {
  cp .env.production "$BATS_TEST_TMPDIR/settings"
  put APP_SECRET "another-secret-of-another-server-0123456789"
  run scripts/restore.sh "$archive" --yes --accept-new-secret
  cp "$BATS_TEST_TMPDIR/settings" .env.production
  ends_with 0
  [[ $output == *'nobody can tell whether its manifest was changed'* ]]
  within 10 is_ready
}
