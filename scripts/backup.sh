#!/usr/bin/env bash
# Makes an archive of everything MiniCRM keeps, and proves that it can be restored.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=lib-archive.sh
source "$SCRIPTS/lib-archive.sh"

usage() {
  cat <<'END'
usage: scripts/backup.sh [--reason scheduled|manual|pre-update] [--sparing ARCHIVE]
       scripts/backup-database.sh …

Writes database and uploaded files into one archive below BACKUP_DIR while MiniCRM keeps serving, restores it
into a throw-away PostgreSQL, compares every table and every file, and only then gives it its name. The last
BACKUP_KEEP proven archives are kept, and the one to be spared; a run that fails removes nothing.
END
}

BEGAN=
PUBLISHED=
OUTCOME=failed
PROOF_SECONDS=

# Whatever ends a run, the database, status.sh and the operator hear of it.
clean_up() {
  local what="$ERROR_SAID"
  [[ -z ${READER:-} ]] || docker rm --force "$READER" >/dev/null 2>&1 || true
  [[ -z ${to:-} ]] || exec {to}>&- || true
  end_work
  if [[ -z $BEGAN ]]; then
    [[ -z $what || -z ${KEEP:-} ]] || alert "no backup was made: $what"
    return
  fi
  record backup "$REASON" "$OUTCOME" "$BEGAN" "$PUBLISHED" "$what"
  remember "$what"
  [[ -z $what ]] || alert "$what"
}

# For status.sh and doctor.sh when the database does not answer.
remember() {
  local proven
  proven="$(last_run proven_at)"
  [[ $OUTCOME != proven ]] || proven="$(date +%s)"
  {
    printf 'outcome=%s\nfinished_at=%s\nproven_at=%s\n' "$OUTCOME" "$(date +%s)" "$proven"
    printf 'file=%s\nmessage=%s\n' "$PUBLISHED" "$1"
  } 2>/dev/null >"$LAST_RUN.new" || return 0
  mv "$LAST_RUN.new" "$LAST_RUN"
}

# --- The snapshot -----------------------------------------------------------------------------

# A session that stays open, so that the dump and what is counted see the same moment.
open_snapshot() {
  coproc SNAPSHOT { ask_in "$POSTGRES" "$DATABASE" 2>>"$WORK/snapshot.log"; }
  { exec {to}>&"${SNAPSHOT[1]}" {from}<&"${SNAPSHOT[0]}"; } 2>/dev/null || lost_snapshot
  ask "set idle_in_transaction_session_timeout = 0; set statement_timeout = 0;
    begin isolation level repeatable read read only;
    select pg_export_snapshot(),
      to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),
      (select max(version::integer) from flyway_schema_history where success and version is not null),
      current_setting('server_version_num')::integer / 10000,
      pg_database_size(current_database()),
      (select string_agg(distinct rollback_floor, ' ') from app_release),
      (select string_agg(distinct version, ' ') from app_release)" >"$WORK/snapshot" || fail 6 "what the database says of itself could not be written down$(full)"
  IFS='|' read -r SNAPSHOT_ID TAKEN_AT SCHEMA MAJOR DATABASE_BYTES FLOOR NOTED <"$WORK/snapshot"
  [[ -n ${NOTED:-} ]] || lost_snapshot
  FLOOR="$(tr ' ' '\n' <<<"$FLOOR" | newest)"
}

# Asks within the snapshot.
ask() {
  local line
  { printf '%s\n;\\echo =\n' "$1" >&"$to"; } 2>/dev/null || lost_snapshot
  while IFS= read -r line <&"$from"; do
    [[ $line != = ]] || return 0
    printf '%s\n' "$line" 2>/dev/null || return 1
  done
  lost_snapshot
}

lost_snapshot() {
  fail 6 "the database ended the session that holds the snapshot: $(tail -n 1 "$WORK/snapshot.log" 2>/dev/null)"
}

# --- What goes into the archive ----------------------------------------------------------------

dump_database() {
  step "Dumping the database ($(megabytes "$DATABASE_BYTES") MB)"
  # Not through a pipe, whose end would hide how pg_dump ended
  # shellcheck disable=SC2016 # expanded in the container
  docker exec "$POSTGRES" sh -c 'exec pg_dump --username "$POSTGRES_USER" --dbname "$0" --format custom --compress zstd:3 --no-unlogged-table-data --snapshot "$1"' \
    "$DATABASE" "$SNAPSHOT_ID" >"$WORK/db.dump" 2>"$WORK/dump.log" ||
    fail 6 "the database could not be dumped: $(tail -n 1 "$WORK/dump.log")$(full)"
  if ! { ask "$CONTENT" >"$WORK/tables" &&
    ask 'select sha256, size from file_content order by sha256 collate "C"' >"$WORK/contents"; }; then
    fail 6 "what is in the database could not be written down$(full)"
  fi
}

# After the database, so that everything it knows is there.
collect_files() {
  FILES="$(wc -l <"$WORK/contents")"
  CONTENT_BYTES="$(awk -F '|' '{ bytes += $2 } END { printf "%d", bytes }' "$WORK/contents")"
  step "Collecting $FILES files ($(megabytes "$CONTENT_BYTES") MB)"
  # The engine would make one that is not there
  docker volume inspect "$UPLOADS_VOLUME" >/dev/null 2>&1 || fail 6 "there is no volume $UPLOADS_VOLUME"
  READER="minicrm-reader-$$"
  # One that is missing must not keep the others out of the archive; the proof says so
  sed 's:^\(..\)\([0-9a-f]*\)|.*:\1/\1\2:' "$WORK/contents" |
    docker run --rm --interactive --name "$READER" --label minicrm.proof --network none --read-only --user 10001:10001 --cap-drop ALL \
      --volume "$UPLOADS_VOLUME:/data:ro" --entrypoint tar "$(postgres_image)" \
      --create --directory /data/uploads --ignore-failed-read --verbatim-files-from --files-from - --file - \
      >"$WORK/uploads.tar" 2>"$WORK/uploads.log" ||
    fail 6 "the files could not be read: $(tail -n 1 "$WORK/uploads.log")$(full)"
  READER=
}

full() {
  (($(free_in "$DIR") > 1048576)) || printf '; the disk of %s is full' "$DIR"
}

sum_of() {
  sha256sum <"$1" | cut -c 1-64
}

write_manifest() {
  MANIFEST="$(
    cat <<END
{
  "format": $FORMAT,
  "app_version": "$VERSION",
  "schema_version": $SCHEMA,
  "rollback_floor": "$FLOOR",
  "postgres_major": $MAJOR,
  "reason": "$REASON",
  "taken_at": "$TAKEN_AT",
  "database_bytes": $DATABASE_BYTES,
  "dump_bytes": $(stat -c %s "$WORK/db.dump"),
  "db_sha256": "$(sum_of "$WORK/db.dump")",
  "uploads_bytes": $(stat -c %s "$WORK/uploads.tar"),
  "uploads_sha256": "$(sum_of "$WORK/uploads.tar")",
  "files": $FILES,
  "content_bytes": $CONTENT_BYTES,
  "key_fingerprint": "$(fingerprint)",
  "tables": {
$(sed 's/^\([^|]*\)|\([0-9]*\)|\(.*\)$/    "\1": {"rows": \2, "hash": "\3"}/; $!s/$/,/' "$WORK/tables")
  },
END
  )"
  printf '%s\n  "mac": "%s"\n}\n' "$MANIFEST" "$(manifest_body | hmac "$(setting APP_SECRET)")" >"$WORK/manifest.json" ||
    fail 6 "the manifest could not be written$(full)"
}

pack() {
  tar --create --file "$WORK/archive.tar" --directory "$WORK" --owner 0 --group 0 --numeric-owner --mode 600 \
    manifest.json db.dump uploads.tar 2>"$WORK/pack.log" || fail 6 "the archive could not be written: $(tail -n 1 "$WORK/pack.log")$(full)"
  rm "$WORK/db.dump" "$WORK/uploads.tar"
  ARCHIVE="$WORK/archive.tar"
}

# --- Giving it its name ------------------------------------------------------------------------

encrypt() {
  local recipient="${SETTINGS[BACKUP_AGE_RECIPIENT]:-}"
  [[ -n $recipient ]] || return 0
  step "Encrypting it"
  age --recipient "$recipient" --output "$WORK/archive.tar.age" "$ARCHIVE" 2>"$WORK/age.log" ||
    fail 6 "the archive could not be encrypted for BACKUP_AGE_RECIPIENT: $(tail -n 1 "$WORK/age.log")$(full)"
  ARCHIVE="$WORK/archive.tar.age"
  NAME+=.age
}

# Whole or not at all, also when the machine loses its power right after.
publish() {
  local sum
  sum="$(sum_of "$ARCHIVE")"
  if ! { chmod 600 "$ARCHIVE" && sync "$ARCHIVE" && printf '%s  %s\n' "$sum" "$1" >"$WORK/sum" && sync "$WORK/sum" &&
    mv "$WORK/sum" "$DIR/$1.sha256" && mv "$ARCHIVE" "$DIR/$1" && sync "$DIR"; }; then
    fail 6 "the archive could not be put into $DIR$(full)"
  fi
  PUBLISHED="$1"
}

send_away() {
  local command="${SETTINGS[BACKUP_REMOTE_CMD]:-}"
  [[ -n $command ]] || return 0
  step "Sending it away with BACKUP_REMOTE_CMD"
  bash -c "$command" minicrm "$DIR/$PUBLISHED" >"$WORK/remote.log" 2>&1 200>&- ||
    fail 6 "the archive $PUBLISHED is proven and kept here, but BACKUP_REMOTE_CMD did not take it away: $(tail -n 1 "$WORK/remote.log")"
}

# Only after success, only proven ones are counted, and one always stays. The database is told first: a run that
# is killed in between does it again.
remove_old() {
  local name old list=''
  old="$(archives | head -n "-$KEEP" | grep -vxF "$SPARED" || true)"
  [[ -n $old ]] || return 0
  for name in $old; do list+=",$(literal "$name")"; done
  query >/dev/null 2>&1 <<<"update backup_run set removed_at = now() where removed_at is null and file in (${list:1})" ||
    log "the database could not be told what was removed"
  for name in $old; do
    rm -f "$DIR/$name" "$DIR/$name.sha256"
    step "Removed $name, which is older than the last $KEEP"
  done
}

# Three are enough to look into, and no disk fills with them.
remove_old_unproven() {
  local name
  find "$DIR" -maxdepth 1 -type f -name 'minicrm-backup-*.unverified' -printf '%f\n' | sort | head -n -3 |
    while read -r name; do rm -f "$DIR/$name" "$DIR/$name.sha256"; done
}

# --- In order ----------------------------------------------------------------------------------

REASON=manual SPARED=
while (($# > 0)); do
  case "$1" in
    -h | --help) usage && exit ;;
    --reason)
      REASON="${2:-}"
      [[ $REASON =~ ^(scheduled|manual|pre-update)$ ]] || misuse "--reason needs a value: scheduled, manual or pre-update."
      shift 2
      ;;
    --sparing)
      SPARED="${2:-}"
      [[ -n $SPARED ]] || misuse "--sparing needs a value, the name of an archive."
      shift 2
      ;;
    *) misuse "unknown argument $1." ;;
  esac
done

load_settings
DIR="$(backup_dir)"
DATABASE="$(setting DB_NAME)"
KEEP="${SETTINGS[BACKUP_KEEP]:-30}"
lock
BEGAN="$(date +%s)"
state "Nothing was published and nothing removed; what ran was left as it was."
need_docker
trap '' PIPE
[[ $KEEP =~ ^[1-9][0-9]{0,3}$ ]] || fail 3 "BACKUP_KEEP must be a number from 1 to 9999"
[[ -z ${SETTINGS[BACKUP_AGE_RECIPIENT]:-} ]] || command -v age >/dev/null || fail 3 "age is not installed, which BACKUP_AGE_RECIPIENT asks for: apt-get install age"
begin_work

POSTGRES="$(containers postgres)"
if [[ -z $POSTGRES ]] || ! database_answers "$POSTGRES"; then
  fail 6 "the database does not run. Start it with: scripts/deploy.sh"
fi
present="$(best_instance)"
VERSION="$(setting APP_VERSION)"
[[ -z $present ]] || VERSION="$(version_of "$present")"

open_snapshot
# While nobody runs, the settings may name a version that this database is no longer of
! is_older "$VERSION" "$FLOOR" || VERSION="$(tr ' ' '\n' <<<"$NOTED" | newest)"
uploaded="$(query <<<'select coalesce(sum(size), 0) from file_content')"
room="$(room_for_backup "$DATABASE_BYTES" "$uploaded")"
need_space "$DIR" "$room" "a backup"
need_engine_space "$DATABASE_BYTES" "$uploaded" "the proof of a backup" "$room"

dump_database
collect_files
exec {to}>&-
write_manifest
pack
NAME="minicrm-backup-$(date -u +%Y%m%dT%H%M%SZ)-v$VERSION-s$SCHEMA-pg$MAJOR.tar"
step "Proving it: restoring it into a throw-away PostgreSQL and comparing every table and file"
verdict=proven
prove || verdict=unproven
encrypt
if [[ $verdict == unproven ]]; then
  publish "$NAME.unverified"
  OUTCOME=unproven
  remove_old_unproven
  state "The archive is kept as $NAME.unverified. No proven one was removed; what ran was left as it was."
  fail 7 "the archive was made, but not proven: $PROBLEM"
fi
publish "$NAME"
OUTCOME=proven
state "The archive $NAME is there and proven; what ran was left as it was."
remove_old
send_away
state ""
step "Proven: $(manifest_tables | wc -l) tables, $(manifest_tables | awk -F '|' '{ rows += $2 } END { printf "%d", rows }') rows, $FILES files; $(megabytes "$(stat -c %s "$DIR/$NAME")") MB in $(($(date +%s) - BEGAN)) s, $PROOF_SECONDS s of it for the proof"
step "$DIR/$NAME"
