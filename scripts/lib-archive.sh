# shellcheck shell=bash
# What backup.sh and restore.sh share: what an archive consists of, how it is told from a damaged or foreign one,
# and the proof that it can be restored. Sourced after lib.sh.
#
# An archive is a tar of manifest.json, db.dump (pg_dump's custom format) and uploads.tar. The manifest says
# what is in the other two, and ends with a code made with APP_SECRET: who does not know that cannot change it.

readonly FORMAT=1
readonly MEMBERS=$'manifest.json\ndb.dump\nuploads.tar'
readonly UPLOADS_VOLUME=minicrm_uploads

# A process writes here and nowhere else, and clears it away when it ends.
WORK=
PROOF=
ARCHIVE=
MANIFEST=

# The proven archives, oldest first.
archives() {
  find "$DIR" -maxdepth 1 -type f \( -name 'minicrm-backup-*.tar' -o -name 'minicrm-backup-*.tar.age' \) -printf '%f\n' | sort
}

postgres_image() {
  setting POSTGRES_IMAGE
}

# A directory for this run alone. What runs that were killed have left goes.
begin_work() {
  local left id
  if ! mkdir -p "$DIR" 2>/dev/null || [[ ! -w $DIR ]]; then
    fail 3 "BACKUP_DIR $DIR cannot be written; run the scripts as the user who owns it"
  fi
  chmod 700 "$DIR" 2>/dev/null || fail 3 "BACKUP_DIR $DIR belongs to somebody else, who could read the archives"
  for left in "$DIR"/.work-*; do
    [[ ! -d $left || -d /proc/${left##*-} ]] || rm -rf "$left"
  done
  for id in $(docker ps --all --filter label=minicrm.proof --format '{{.Names}}'); do
    [[ -d /proc/${id##*-} ]] || quietly docker rm --force -v "$id"
  done
  WORK="$DIR/.work-$$"
  mkdir -m 700 "$WORK"
}

end_work() {
  [[ -z $PROOF ]] || docker rm --force -v "$PROOF" >/dev/null 2>&1 || true
  [[ -z $WORK ]] || rm -rf "$WORK"
  PROOF='' WORK=''
}

# need_space DIRECTORY BYTES WHAT
need_space() {
  local free
  free="$(free_in "$1")"
  ((free >= $2)) || fail 5 "$3 needs $(megabytes "$2") MB on the disk of $1, where $(megabytes "$free") MB are free"
}

# What a database and files take when they are brought back, where the engine keeps its data; a script cannot
# always see that place. MORE is needed on the disk of BACKUP_DIR meanwhile, and counts when that is the same one.
# need_engine_space DATABASE-BYTES FILE-BYTES WHAT [MORE]
need_engine_space() {
  local place more=0
  place="$(docker info --format '{{.DockerRootDir}}' 2>/dev/null || true)"
  [[ -d $place ]] || return 0
  [[ $(stat -c %d "$place") != "$(stat -c %d "$DIR")" ]] || more="${4:-0}"
  need_space "$place" $(($1 * 3 / 2 + $2 + 268435456 + more)) "$3"
}

# --- Codes made with a secret -----------------------------------------------------------------

# HMAC-SHA256 (RFC 2104) of the standard input. No program gets the secret as an argument, where everybody on
# the machine could read it.
hmac() {
  local key inner='' outer='' byte
  key="$(printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n')"
  ((${#key} <= 128)) || key="$(printf '%s' "$1" | sha256sum | cut -c 1-64)"
  while ((${#key} < 128)); do key+=00; done
  while [[ -n $key ]]; do
    byte="${key:0:2}" key="${key:2}"
    inner+="$(printf '\\x%02x' $((16#$byte ^ 16#36)))"
    outer+="$(printf '\\x%02x' $((16#$byte ^ 16#5c)))"
  done
  # shellcheck disable=SC2059,SC2001 # bytes, written as printf reads them
  {
    printf "$outer"
    printf "$({ printf "$inner" && cat; } | sha256sum | cut -c 1-64 | sed 's/../\\x&/g')"
  } | sha256sum | cut -c 1-64
}

# By which a server knows that an archive was made with its APP_SECRET.
fingerprint() {
  printf 'minicrm-backup' | hmac "$(setting APP_SECRET)"
}

# --- What a database holds --------------------------------------------------------------------

# Asks any database in any container, as its owner; SQL comes on the standard input.
# ask_in CONTAINER DATABASE
ask_in() {
  # shellcheck disable=SC2016 # expanded in the container
  docker exec -i "$1" sh -c 'exec psql -XqAt -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$0"' "$2"
}

# "schema.table|rows|hash" of each table, whatever order its rows lie in. What is not written to the log
# (unlogged) is not kept by a crash and not by a backup.
# (The alias is a name that no column has.)
# shellcheck disable=SC2034
readonly CONTENT="set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres'; set extra_float_digits = 1; set bytea_output = 'hex';
select format('select %L, count(*), coalesce(sum(hashtextextended(\"the row\"::text, 0)), 0) from only %I.%I as \"the row\"',
    n.nspname || '.' || c.relname, n.nspname, c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname !~ '^(pg_|information_schema)'
order by (n.nspname || '.' || c.relname) collate \"C\"
\\gexec"

# The sequences that would give a number that is already taken.
readonly BEHIND="select format('select %L where coalesce(pg_sequence_last_value(%L::regclass), 0) < (select coalesce(max(%I), 0) from %I.%I)',
    n.nspname || '.' || c.relname, pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname), a.attname, n.nspname, c.relname)
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
where a.attidentity <> '' and c.relkind = 'r' and c.relpersistence = 'p' and n.nspname !~ '^(pg_|information_schema)'
\\gexec"

# --- Reading an archive -----------------------------------------------------------------------

member() {
  tar --extract --to-stdout --file "$ARCHIVE" "$1"
}

# A value of the manifest that is a number or a word.
manifest() {
  sed -n "s/^  \"$1\": \"\\{0,1\\}\\([A-Za-z0-9_.:+-]*\\)\"\\{0,1\\},\$/\\1/p" <<<"$MANIFEST" | head -n 1
}

# The tables as CONTENT tells them.
manifest_tables() {
  sed -n 's/^    "\(.*\)": {"rows": \([0-9]*\), "hash": "\(-\{0,1\}[0-9]*\)"},\{0,1\}$/\1|\2|\3/p' <<<"$MANIFEST"
}

# Everything but the code at the end.
manifest_body() {
  sed '/^  "mac": /,$d' <<<"$MANIFEST"
}

damaged() {
  fail 8 "${NAME:-the archive} is damaged or no archive of MiniCRM: $1. Nothing was touched; take another one (scripts/restore.sh --list)"
}

misfit() {
  fail 13 "$1. Nothing was touched"
}

# Makes ARCHIVE and MANIFEST of a file, after everything was checked that can be without a database.
# open_archive FILE
open_archive() {
  local file="$1" name number
  NAME="${file##*/}"
  [[ -f $file && -r $file ]] || fail 3 "there is no archive $file; scripts/restore.sh --list shows those that are here"
  if [[ -f $file.sha256 ]]; then
    [[ "$(sha256sum <"$file" | cut -c 1-64)" == "$(cut -c 1-64 "$file.sha256")" ]] || damaged "it is not what $NAME.sha256 was made of"
  fi
  ARCHIVE="$file"
  [[ $file != *.age && $file != *.age.unverified ]] || decrypt "$file"
  [[ "$(tar --list --file "$ARCHIVE" 2>/dev/null)" == "$MEMBERS" ]] || damaged "it is cut off, or does not hold what an archive holds"
  MANIFEST="$(member manifest.json 2>/dev/null | head -c 10000000 | tr -d '\0')" || damaged "its manifest cannot be read"
  [[ "$(manifest format)" =~ ^[0-9]+$ ]] || damaged "it has no manifest"
  (($(manifest format) == FORMAT)) || misfit "$NAME was made by another version of these scripts (format $(manifest format), here $FORMAT)"
  for number in schema_version postgres_major dump_bytes uploads_bytes files content_bytes database_bytes; do
    [[ "$(manifest $number)" =~ ^(0|[1-9][0-9]{0,17})$ ]] || damaged "its manifest lacks $number"
  done
  check_key
  for name in db.dump uploads.tar; do
    [[ "$(member "$name" 2>/dev/null | sha256sum | cut -c 1-64)" == "$(manifest "${name%.*}_sha256")" ]] || damaged "$name is not what the manifest says"
  done
}

decrypt() {
  [[ -n ${IDENTITY:-} ]] || misfit "$NAME is encrypted: give the key file with --identity"
  [[ -r $IDENTITY ]] || fail 3 "the key file $IDENTITY cannot be read"
  command -v age >/dev/null || fail 3 "age is not installed, which $NAME was encrypted with: apt-get install age"
  need_space "$DIR" "$(stat -c %s "$1")" "decrypting $NAME"
  step "Decrypting $NAME"
  if ! age --decrypt --identity "$IDENTITY" --output "$WORK/archive.tar" "$1" 2>"$WORK/age.log"; then
    grep -qi 'no identity matched' "$WORK/age.log" || damaged "it cannot be decrypted"
    misfit "$NAME was encrypted for another key than $IDENTITY"
  fi
  ARCHIVE="$WORK/archive.tar"
}

check_key() {
  if [[ "$(manifest key_fingerprint)" != "$(fingerprint)" ]]; then
    [[ -n ${ACCEPT_NEW_SECRET:-} ]] ||
      misfit "$NAME was made with another APP_SECRET. Put that one into ${SETTINGS_FILE##*/}; if it is lost: --accept-new-secret, and what was encrypted with it must be entered again"
    warn "$NAME was made with another APP_SECRET, so nobody can tell whether its manifest was changed since."
  elif [[ "$(manifest_body | hmac "$(setting APP_SECRET)")" != "$(sed -n 's/^  "mac": "\([0-9a-f]*\)"$/\1/p' <<<"$MANIFEST")" ]]; then
    misfit "the manifest of $NAME was changed after it was written"
  fi
}

# --- The proof --------------------------------------------------------------------------------

# Restores ARCHIVE into a PostgreSQL that is made for it and thrown away, without a network, and compares every
# table and every file with the manifest. Says in PROBLEM what is not as it should be.
PROBLEM=
prove() {
  local began=$SECONDS
  PROBLEM=
  if ! { start_proof && restore_into_proof && compare_tables "$PROOF" proof && compare_files; }; then
    PROBLEM="${PROBLEM:-it could not be restored}"
    return 1
  fi
  # shellcheck disable=SC2034 # told by those who load this
  PROOF_SECONDS=$((SECONDS - began))
  docker rm --force -v "$PROOF" >/dev/null
  PROOF=
}

problem() {
  PROBLEM="$1"
  return 1
}

start_proof() {
  local deadline=$((SECONDS + READY_SECONDS))
  PROOF="minicrm-proof-$$"
  # What happens to its data when the machine stops is of no interest, so it need not wait for the disk
  quietly docker run --detach --name "$PROOF" --label minicrm.proof --network none --user postgres --cap-drop ALL \
    --security-opt no-new-privileges --cpus "$(setting PG_CPUS)" --memory "$(setting PG_MEMORY)" --shm-size 256m \
    --env POSTGRES_USER=proof --env POSTGRES_DB=proof --env POSTGRES_PASSWORD=proof \
    --env POSTGRES_INITDB_ARGS='--locale-provider=builtin --locale=C.UTF-8' \
    "$(postgres_image)" postgres -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off -c max_wal_size=4GB ||
    { problem "the container of the proof could not be started" || return 1; }
  until database_answers "$PROOF"; do
    if ((SECONDS >= deadline)) || [[ $(inspect "$PROOF" '{{.State.Status}}') != running ]]; then
      problem "the database of the proof did not get ready" || return 1
    fi
    sleep 0.5
  done
}

restore_into_proof() {
  member db.dump | docker exec -i "$PROOF" sh -c 'cat >/var/lib/postgresql/db.dump' || { problem "the dump could not be read" || return 1; }
  quietly docker exec "$PROOF" pg_restore --username proof --dbname proof --jobs 2 --no-owner --no-privileges --exit-on-error /var/lib/postgresql/db.dump ||
    { problem "the dump could not be restored" || return 1; }
  quietly docker exec "$PROOF" rm /var/lib/postgresql/db.dump
}

# compare_tables CONTAINER DATABASE
compare_tables() {
  local differing
  ask_in "$1" "$2" <<<"$CONTENT" >"$WORK/restored" || { problem "the restored tables could not be read" || return 1; }
  differing="$(manifest_tables | diff - "$WORK/restored" | sed -n 's/^[<>] \([^|]*\)|.*/\1/p' | sort -u)" || true
  [[ -z $differing ]] || { problem "after restoring, the content of ${differing//$'\n'/, } differs from what was backed up" || return 1; }
  differing="$(ask_in "$1" "$2" <<<"$BEHIND")" || { problem "the restored sequences could not be read" || return 1; }
  [[ -z $differing ]] || problem "after restoring, the sequence of ${differing//$'\n'/, } is behind"
}

# Every content that the database knows is there, and is what its name says.
compare_files() {
  local wrong
  # shellcheck disable=SC2016 # expanded in the container
  member uploads.tar | docker exec -i "$PROOF" bash -c '
    set -e -o pipefail
    mkdir /var/lib/postgresql/contents
    cd /var/lib/postgresql/contents
    tar --extract
    find . -type f -print0 | xargs -0 -r sha256sum' >"$WORK/contents.restored" || { problem "the files could not be unpacked" || return 1; }
  wrong="$(awk '{ count = split($2, path, "/"); if ($1 != path[count]) wrong++ } END { print wrong + 0 }' "$WORK/contents.restored")"
  ((wrong == 0)) || { problem "$wrong files are not what they were when they were added" || return 1; }
  wrong="$(comm -23 <(ask_in "$PROOF" proof <<<'select sha256 from file_content order by sha256 collate "C"') <(cut -c 1-64 "$WORK/contents.restored" | LC_ALL=C sort) | wc -l)"
  ((wrong == 0)) || problem "$wrong files that the database knows are missing on the volume $UPLOADS_VOLUME"
}

# --- What happened, for the System page and the administrators ---------------------------------

# A text for SQL, or null when it is empty.
literal() {
  if [[ -n $1 ]]; then printf "'%s'" "${1//\'/\'\'}"; else printf 'null'; fi
}

# Tells the database what this run came to, as far as it answers.
# record KIND REASON OUTCOME BEGAN FILE MESSAGE
record() {
  local rows=null bytes=null tables=null files=null
  if [[ -n $MANIFEST ]]; then
    tables="$(manifest_tables | wc -l)"
    rows="$(manifest_tables | awk -F '|' '{ rows += $2 } END { printf "%d", rows }')"
    files="$(manifest files)"
    files="${files:-null}"
  fi
  [[ -z $5 || ! -f $DIR/$5 ]] || bytes="$(stat -c %s "$DIR/$5")"
  query >/dev/null 2>&1 <<END || log "the database could not be told: $3"
insert into backup_run (kind, reason, outcome, file, bytes, tables, rows, files, taken_at, started_at, finished_at, proof_seconds, message)
values ('$1', '$2', '$3', $(literal "$5"), $bytes, $tables, $rows, $files, $(literal "${MANIFEST:+$(manifest taken_at)}"),
    to_timestamp($4), now(), ${PROOF_SECONDS:-null}, $(literal "$6"))
END
}

# Whom BACKUP_ALERT_CMD tells: with the message as $1 and on its standard input.
alert() {
  local command="${SETTINGS[BACKUP_ALERT_CMD]:-}"
  [[ -n $command ]] || return 0
  timeout 60 bash -c "$command" minicrm "MiniCRM: $1" <<<"MiniCRM: $1" >>"$LOGS/ops.log" 2>&1 200>&- ||
    warn "BACKUP_ALERT_CMD failed; see logs/ops.log"
}
