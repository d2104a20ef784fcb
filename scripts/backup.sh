#!/usr/bin/env bash
# Makes an archive of everything MiniCRM keeps, and proves that it can be restored.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=lib-archive.sh
source "$SCRIPTS/lib-archive.sh"

usage() {
  cat <<'END'
usage: scripts/backup.sh [--reason scheduled|manual|pre-update|pre-restore]
       scripts/backup-database.sh …

Writes database and uploaded files into one archive below BACKUP_DIR while MiniCRM keeps serving, restores it
into a throw-away PostgreSQL, compares every table and every file, and only then gives it its name. The last
BACKUP_KEEP proven archives are kept; a run that fails removes nothing.
END
}

BEGAN=
PUBLISHED=
OUTCOME=failed
PROOF_SECONDS=

# Whatever ends a run, the database, status.sh and the operator hear of it.
clean_up() {
  local what="${ERROR_SAID:-unexpected failure, see logs/ops.log}"
  [[ -z ${READER:-} ]] || throw_away "$READER"
  [[ -z ${to:-} ]] || exec {to}>&- || true
  end_work
  [[ -n $BEGAN ]] || return 0
  [[ $OUTCOME == proven && -z $ERROR_SAID ]] && what=''
  record backup "$REASON" "$OUTCOME" "$BEGAN" "$PUBLISHED" "$what"
  remember "$what"
  [[ -z $what ]] || alert "$what"
}

# For status.sh and doctor.sh when the database does not answer.
remember() {
  local proven
  proven="$(sed -n 's/^proven_at=//p' "$DIR/last-run" 2>/dev/null || true)"
  [[ $OUTCOME != proven ]] || proven="$(date +%s)"
  {
    printf 'outcome=%s\nfinished_at=%s\nproven_at=%s\n' "$OUTCOME" "$(date +%s)" "$proven"
    printf 'file=%s\nmessage=%s\n' "$PUBLISHED" "$1"
  } 2>/dev/null >"$DIR/last-run.new" || return 0
  mv "$DIR/last-run.new" "$DIR/last-run"
}

alert() {
  local command="${SETTINGS[BACKUP_ALERT_CMD]:-}"
  [[ -n $command ]] || return 0
  timeout 60 bash -c "$command" minicrm "MiniCRM: $1" <<<"MiniCRM: $1" >>"$LOGS/ops.log" 2>&1 ||
    warn "BACKUP_ALERT_CMD failed; see logs/ops.log"
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
      pg_database_size(current_database())" >"$WORK/snapshot"
  IFS='|' read -r SNAPSHOT_ID TAKEN_AT SCHEMA MAJOR DATABASE_BYTES <"$WORK/snapshot"
  [[ -n ${DATABASE_BYTES:-} ]] || lost_snapshot
}

# Asks within the snapshot.
ask() {
  local line
  { printf '%s\n;\\echo =\n' "$1" >&"$to"; } 2>/dev/null || lost_snapshot
  while IFS= read -r line <&"$from"; do
    [[ $line != = ]] || return 0
    printf '%s\n' "$line"
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
  ask "$CONTENT" >"$WORK/tables"
  ask 'select sha256, size from file_content order by sha256 collate "C"' >"$WORK/contents"
}

# After the database, so that everything it knows is there.
collect_files() {
  FILES="$(wc -l <"$WORK/contents")"
  CONTENT_BYTES="$(awk -F '|' '{ bytes += $2 } END { printf "%d", bytes }' "$WORK/contents")"
  step "Collecting $FILES files ($(megabytes "$CONTENT_BYTES") MB)"
  READER="minicrm-reader-$$"
  # One that is missing must not keep the others out of the archive; the proof says so
  sed 's:^\(..\)\([0-9a-f]*\)|.*:\1/\1\2:' "$WORK/contents" |
    docker run --rm --interactive --name "$READER" --label minicrm.proof --network none --read-only --user 10001:10001 \
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
  printf '%s\n  "mac": "%s"\n}\n' "$MANIFEST" "$(manifest_body | hmac "$(setting APP_SECRET)")" >"$WORK/manifest.json"
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
  chmod 600 "$ARCHIVE"
  sync "$ARCHIVE"
  printf '%s  %s\n' "$(sum_of "$ARCHIVE")" "$1" >"$WORK/sum"
  mv "$WORK/sum" "$DIR/$1.sha256"
  mv "$ARCHIVE" "$DIR/$1"
  sync "$DIR" "$DIR/$1.sha256"
  PUBLISHED="$1"
}

send_away() {
  local command="${SETTINGS[BACKUP_REMOTE_CMD]:-}"
  [[ -n $command ]] || return 0
  step "Sending it away with BACKUP_REMOTE_CMD"
  bash -c "$command" minicrm "$DIR/$PUBLISHED" >"$WORK/remote.log" 2>&1 ||
    fail 6 "the archive $PUBLISHED is proven and kept here, but BACKUP_REMOTE_CMD did not take it away: $(tail -n 1 "$WORK/remote.log")"
}

# Only after success, only proven ones are counted, and one always stays.
remove_old() {
  local keep="${SETTINGS[BACKUP_KEEP]:-30}" name list=''
  for name in $(archives | head -n "-$keep"); do
    rm -f "$DIR/$name" "$DIR/$name.sha256"
    step "Removed $name, which is older than the last $keep"
    list+=",$(literal "$name")"
  done
  # Three that are not proven are enough to look into
  for name in $(find "$DIR" -maxdepth 1 -type f -name '*.unverified' -printf '%f\n' | sort | head -n -3); do
    rm -f "$DIR/$name" "$DIR/$name.sha256"
  done
  [[ -z $list ]] || query >/dev/null 2>&1 <<<"update backup_run set removed_at = now() where removed_at is null and file in (${list:1})" ||
    log "the database could not be told what was removed"
}

# --- In order ----------------------------------------------------------------------------------

REASON=manual
while (($# > 0)); do
  case "$1" in
    --help) usage && exit ;;
    --reason)
      REASON="${2:-}"
      [[ $REASON =~ ^(scheduled|manual|pre-update|pre-restore)$ ]] || misuse "--reason needs a value: scheduled, manual, pre-update or pre-restore."
      shift 2
      ;;
    *) misuse "unknown argument $1." ;;
  esac
done

lock
load_settings
need_docker
trap '' PIPE
[[ ${SETTINGS[BACKUP_KEEP]:-30} =~ ^[1-9][0-9]{0,3}$ ]] || fail 3 "BACKUP_KEEP must be a number from 1 on"
[[ -z ${SETTINGS[BACKUP_AGE_RECIPIENT]:-} ]] || command -v age >/dev/null || fail 3 "age is not installed, which BACKUP_AGE_RECIPIENT asks for: apt install age"
DIR="$(backup_dir)"
DATABASE="$(setting DB_NAME)"
begin_work
BEGAN="$(date +%s)"
state "Nothing was published and nothing removed; MiniCRM runs as before."

POSTGRES="$(containers postgres)"
if [[ -z $POSTGRES ]] || ! database_answers "$POSTGRES"; then
  fail 6 "the database does not run. Start it with: scripts/deploy.sh"
fi
present="$(best_instance)"
VERSION="$(setting APP_VERSION)"
[[ -z $present ]] || VERSION="$(version_of "$present")"

open_snapshot
uploaded="$(query <<<'select coalesce(sum(size), 0) from file_content')"
# The dump, which is smaller than the database, lies twice on this disk for a moment, as the files do
need_space "$DIR" $((DATABASE_BYTES + 2 * uploaded + 67108864)) "a backup"
need_engine_space $((DATABASE_BYTES * 3 / 2 + uploaded + 268435456)) "the proof of a backup"

dump_database
collect_files
exec {to}>&-
write_manifest
pack
NAME="minicrm-backup-$(date -u +%Y%m%dT%H%M%SZ)-v$VERSION-s$SCHEMA-pg$MAJOR.tar"
step "Proving it: restoring it into a throw-away PostgreSQL and comparing every table and file"
if ! prove; then
  OUTCOME=unproven
  publish "$NAME.unverified"
  state "The archive is kept as $NAME.unverified. Nothing was removed; MiniCRM runs as before."
  fail 7 "the archive was made, but not proven: $PROBLEM"
fi
encrypt
publish "$NAME"
OUTCOME=proven
state "The archive $NAME is there and proven. Nothing was removed; MiniCRM runs as before."
send_away
remove_old
state ""
step "Proven: $(manifest_tables | wc -l) tables, $(manifest_tables | awk -F '|' '{ rows += $2 } END { printf "%d", rows }') rows, $FILES files; $(megabytes "$(stat -c %s "$DIR/$NAME")") MB in $(($(date +%s) - BEGAN)) s, $PROOF_SECONDS s of it for the proof"
step "$DIR/$NAME"
