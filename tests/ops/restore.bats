#!/usr/bin/env bats
# Bringing archives back: onto nothing, over what is there, and never the wrong one.

setup_file() {
  load stack
  usual_installation
  compose run --rm --no-deps -T app --seed-demo >/dev/null
  cd "$stack" || return
  head -c 3000000 /dev/urandom >"$BATS_FILE_TMPDIR/Besuch bei Müller.bin"
  sign_in "$BATS_FILE_TMPDIR/jar"
  attach "$BATS_FILE_TMPDIR/jar" "/contacts/$(sql 'select min(id) from contact')" "$BATS_FILE_TMPDIR/Besuch bei Müller.bin"
  sql "insert into company (name, created_at, updated_at) values ('Before the archive', now(), now())"
  scripts/backup.sh >/dev/null
  cp .env.production plain
}

teardown_file() {
  load stack
  rm -f "$stack/usual"
}

setup() {
  load stack
  cd "$stack"
  file="$BATS_FILE_TMPDIR/Besuch bei Müller.bin"
  jar="$BATS_FILE_TMPDIR/jar"
  archive="$(find "$stack/backups" -name '*.tar' | sort | head -n 1)"
}

teardown() {
  cp plain .env.production
}

downloads() { cmp "$file" <(curl -sS -m 60 -b "$jar" "$url$(file_path "${file##*/}")"); }

databases() { docker exec "$(container postgres)" psql -XqAtU minicrm -d postgres -c "select datname from pg_database where datname ~ '^minicrm' order by 1"; }

is_there() { [ "$(sql "select count(*) from company where name = '$1'")" -eq 1 ]; }

@test "test_media_uploads_persist_across_deploys" {
  local name
  downloads
  docker compose -f docker-compose.prod.yml restart app
  within 60 is_ready
  downloads
  docker compose -f docker-compose.prod.yml up -d --force-recreate app
  within 60 is_ready
  downloads
  put LOG_LEVEL debug
  scripts/deploy.sh
  downloads
  # Its content lies under its name, once, and is the application's alone
  name="$(sha256sum <"$file" | cut -c 1-64)"
  [ "$(docker exec "$(container app)" stat -c '%u %a' "/data/uploads/${name:0:2}/$name" | cut -c 1-6)" = '10001 ' ] ||
    [ "$(docker exec "$(container app)" stat -c '%u' "/data/uploads/${name:0:2}/$name")" = 10001 ]
  docker exec "$(container app)" sha256sum "/data/uploads/${name:0:2}/$name" | grep -q "^$name "
}

@test "over what is there: beside it first, then in its place, and back within five seconds" {
  local began
  sql "insert into company (name, created_at, updated_at) values ('After the archive', now(), now())"
  run scripts/restore.sh latest --yes
  echo "$output"
  [ "$status" -eq 0 ]
  is_ready
  run is_there 'After the archive'
  [ "$status" -ne 0 ]
  is_there 'Before the archive'
  downloads
  # What this machine did stays known
  [ "$(sql "select count(*) from backup_run where outcome = 'proven'")" -eq 1 ]
  began=$(date +%s%N)
  run scripts/restore.sh --undo --yes
  echo "$output"
  [ "$status" -eq 0 ]
  echo "# undone in $((($(date +%s%N) - began) / 1000000)) ms" >&3
  (($(date +%s%N) - began < 5000000000 * patience))
  is_there 'After the archive'
  downloads
  # An undo can be undone, and an older way back is not kept
  scripts/restore.sh --undo --yes
  run is_there 'After the archive'
  [ "$status" -ne 0 ]
  scripts/restore.sh --undo --yes
  is_there 'After the archive'
  [ "$(databases | wc -l)" -eq 2 ]
}

@test "a drill compares all of it and touches nothing that runs" {
  before="$(databases)"
  run scripts/restore.sh latest --verify-only
  echo "$output"
  [ "$status" -eq 0 ]
  [[ ${lines[-1]} == 'Proven: '*' came back in '*' s with '*' tables and '*' files, each as it was' ]]
  [ "$(databases)" = "$before" ]
  [ "$(sql "select outcome from backup_run where kind = 'drill' order by id desc limit 1")" = proven ]
}

# refused CODE SENTENCE ARGUMENTS…
refused() {
  local code="$1" sentence="$2"
  shift 2
  run scripts/restore.sh "$@" --yes
  echo "$output"
  # shellcheck disable=SC2053 # a pattern
  [[ $output == *$sentence* ]] && [ "$status" -eq "$code" ] && [ "$(databases)" = "$before" ]
}

flip() {
  local size at byte
  size="$(stat -c %s "$1")"
  at=$((size * $2 / 6))
  byte="$(dd if="$1" bs=1 skip="$at" count=1 status=none | od -An -tu1)"
  # shellcheck disable=SC2059 # a byte
  printf "\\x$(printf %02x $((byte ^ 16)))" | dd of="$1" bs=1 seek="$at" count=1 conv=notrunc status=none
}

# An archive with another manifest, made by somebody who has no secret but can count
forge() {
  local work="$BATS_TEST_TMPDIR/forge"
  rm -rf "$work"
  mkdir -p "$work"
  tar --extract --file "$archive" --directory "$work"
  sed -i "$2" "$work/manifest.json"
  tar --create --file "$1" --directory "$work" manifest.json db.dump uploads.tar
  printf '%s  x\n' "$(sha256sum <"$1" | cut -c 1-64)" >"$1.sha256"
}

# The same by somebody who knows the secret, such as a newer version of these scripts
resign() {
  local secret
  secret="$(sed -n "s/^APP_SECRET=//p" plain)"
  forge "$1" "$2"
  bash -c "$(sed -n '/^hmac() {/,/^}/p' scripts/lib-archive.sh); sed '/^  \"mac\": /,\$d' $BATS_TEST_TMPDIR/forge/manifest.json | hmac '${secret//\'/}'" >"$BATS_TEST_TMPDIR/mac"
  forge "$1" "$2;s/^  \"mac\": .*/  \"mac\": \"$(<"$BATS_TEST_TMPDIR/mac")\"/"
}

refuse_them_all() (
  set -e
  bad="$BATS_TEST_TMPDIR/bad.tar"
  echo "--- cut off"
  head -c "$(($(stat -c %s "$archive") * 2 / 3))" "$archive" >"$bad"
  refused 8 'is damaged or no archive of MiniCRM' "$bad"
  for third in 1 3 5; do
    echo "--- a bit in third $third/6"
    cp "$archive" "$bad"
    flip "$bad" "$third"
    refused 8 'is damaged or no archive of MiniCRM' "$bad"
    cp "$archive.sha256" "$bad.sha256"
    refused 8 'it is not what bad.tar.sha256 was made of' "$bad"
    rm "$bad.sha256"
  done
  echo "--- another manifest"
  forge "$bad" 's/"files": [0-9]*/"files": 1/'
  refused 13 'the manifest of bad.tar was changed after it was written' "$bad"
  echo "--- of a newer schema"
  resign "$bad" 's/"schema_version": [0-9]*/"schema_version": 9000/'
  refused 13 'has schema 9000, which version' "$bad"
  echo "--- of another PostgreSQL"
  resign "$bad" 's/"postgres_major": [0-9]*/"postgres_major": 17/'
  refused 13 'comes from PostgreSQL 17' "$bad"
  rm "$bad.sha256"
  echo "--- twenty bytes of gzip"
  printf '' | gzip >"$bad.gz"
  refused 8 'is damaged or no archive of MiniCRM' "$bad.gz"
  echo "--- encrypted for somebody else"
  age --recipient "$(age-keygen -y "$BATS_TEST_TMPDIR/theirs")" --output "$bad.age" "$archive"
  refused 13 'was encrypted for another key than' "$bad.age" --identity "$BATS_TEST_TMPDIR/ours"
  refused 13 'is encrypted: give the key file with --identity' "$bad.age"
  head -c 5000 "$bad.age" >"$bad.cut.age"
  refused 8 'it cannot be decrypted' "$bad.cut.age" --identity "$BATS_TEST_TMPDIR/theirs"
  echo "--- of another APP_SECRET"
  put APP_SECRET "$(openssl rand -hex 24)"
  refused 13 'was made with another APP_SECRET' "$archive"
  cp plain .env.production
)

@test "what is damaged, foreign or from elsewhere is refused, while nobody notices (C6, C22)" {
  age-keygen -o "$BATS_TEST_TMPDIR/ours" 2>/dev/null
  age-keygen -o "$BATS_TEST_TMPDIR/theirs" 2>/dev/null
  before="$(databases)"
  MINICRM_LOAD_RATE=5 under_load Refused refuse_them_all
}

@test "an encrypted one is all that lies there, and its key opens it (R25)" {
  age-keygen -o "$BATS_TEST_TMPDIR/ours" 2>/dev/null
  put BACKUP_AGE_RECIPIENT "$(age-keygen -y "$BATS_TEST_TMPDIR/ours")"
  put BACKUP_DIR ./encrypted
  run scripts/backup.sh
  echo "$output"
  [ "$status" -eq 0 ]
  [[ ${lines[-1]} == *.tar.age ]]
  [ "$(head -c 21 "${lines[-1]}")" = age-encryption.org/v1 ]
  finds_nothing . < <(find encrypted -type f ! -name '*.age' ! -name '*.sha256' ! -name last-run)
  run scripts/restore.sh latest --verify-only --identity "$BATS_TEST_TMPDIR/ours"
  echo "$output"
  [ "$status" -eq 0 ]
  finds_nothing . < <(find encrypted -name '.work-*')
  rm -r encrypted
}

@test "killed at any step, the old or the new one is whole, and again is enough (C28)" {
  local point there
  sql "insert into company (name, created_at, updated_at) values ('Cut off', now(), now())"
  # shellcheck disable=SC2016
  local kill='(sleep 0.1; kill -9 "$SCRIPT") & real' first=
  for point in pg_restore no-start minicrm-writer allow_connections /app/ready; do
    # The application is asked once before the names change, and again afterwards
    # shellcheck disable=SC2016
    [ "$point" != /app/ready ] || first='echo >>asked; [ "$(wc -l <asked)" -gt 1 ] || { real; exit; }; '
    around "*$point*" "$first$kill"
    PATH="$BATS_TEST_TMPDIR/bin:$PATH" bash -c 'export SCRIPT=$$; exec scripts/restore.sh latest --yes' >/dev/null 2>&1 3>&- || true
    sleep 1
    # Old or new, and it serves
    there="$(sql "select count(*) from company where name = 'Cut off'")"
    [ "$(sql "select count(*) from company where name = 'Before the archive'")" -eq 1 ]
    within 10 is_ready
    echo "--- $point: $there; $(databases | tr '\n' ' ')"
    downloads
    if [ "$there" -eq 0 ]; then
      around
      scripts/restore.sh --undo --yes
    fi
  done
  around
  is_there 'Cut off'
  run scripts/restore.sh latest --yes
  echo "$output"
  [ "$status" -eq 0 ]
  [ "$(databases | wc -l)" -eq 2 ]
  [ "$(databases | grep -c _restore_)" -eq 1 ]
  run is_there 'Cut off'
  [ "$status" -ne 0 ]
  scripts/restore.sh --undo --yes
  rm -f asked
}

@test "a restored one on which the application does not get ready goes, and what was there is back" {
  sql "insert into company (name, created_at, updated_at) values ('Still here', now(), now())"
  # shellcheck disable=SC2016
  around '*/app/ready*' '[ "$('"$(type -P docker)"' exec '"$(container postgres)"' psql -XqAtU minicrm -d minicrm -c "select count(*) from company where name = '"'Still here'"'")" -eq 1 ] && real'
  MINICRM_READY_SECONDS=5 within_reach run scripts/restore.sh latest --yes
  echo "$output"
  [ "$status" -eq 8 ]
  [[ $output == *'ERROR MiniCRM did not get ready on the restored database'* ]]
  [[ $output == *'State: What was there before is in use.'* ]]
  around
  is_there 'Still here'
  is_ready
  [ "$(databases | grep -c _restore_)" -le 1 ]
}

@test "nobody to ask: it does not begin without --yes" {
  run scripts/restore.sh latest </dev/null
  [ "$status" -eq 2 ]
  run scripts/restore.sh nothing.tar --yes
  [ "$status" -eq 3 ]
  [[ $output == *'there is no archive nothing.tar; scripts/restore.sh --list shows those that are here'* ]]
  run scripts/restore.sh --list
  [[ $output == *"${archive##*/}"* ]]
}

@test "onto an engine that has lost everything, with all records and files (R37)" {
  docker compose -f docker-compose.prod.yml down --volumes
  run scripts/restore.sh "$archive" --yes
  echo "$output"
  [ "$status" -eq 0 ]
  is_there 'Before the archive'
  sign_in "$jar"
  downloads
  [ "$(sql 'select uploads_id from installation')" = "$(docker exec "$(container app)" cat /data/uploads/.minicrm-uploads)" ]
  [ "$(databases)" = minicrm ]
  [ "$(sql "select count(*) from backup_run")" -eq 0 ]
}

@test "onto a server with another APP_SECRET, when that is accepted (C22)" {
  put APP_SECRET "$(openssl rand -hex 24)"
  cp .env.production plain
  scripts/restart.sh
  run scripts/restore.sh "$archive" --yes --accept-new-secret
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *'WARN  '*'was made with another APP_SECRET, so nobody can tell whether its manifest was changed since.'* ]]
  is_there 'Before the archive'
  sign_in "$jar"
  downloads
}
