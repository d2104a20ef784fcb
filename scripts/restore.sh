#!/usr/bin/env bash
# Brings an archive back, beside what is there, and only then puts it in its place.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=lib-archive.sh
source "$SCRIPTS/lib-archive.sh"

usage() {
  cat <<'END'
usage: scripts/restore.sh FILE|latest [--yes] [--identity KEYFILE] [--accept-new-secret]
       scripts/restore.sh FILE|latest --verify-only [--identity KEYFILE] [--accept-new-secret]
       scripts/restore.sh --undo | --forget [--yes]
       scripts/restore.sh --list

Restores into a database of its own while MiniCRM keeps serving, compares every table and file with what
was backed up, and then changes the names of the two databases in one transaction. What was there before stays
as minicrm_before_restore_…; --undo brings it back.

  --verify-only        the same proof in a throw-away PostgreSQL; nothing that runs is touched
  --undo               back to what was there before the last restore (or before the last undo)
  --forget             removes what --undo would go back to
  --list               the archives that are here
  --yes                does not ask
  --identity KEYFILE   the key that an encrypted archive is opened with
  --accept-new-secret  takes an archive that was made with another APP_SECRET
END
}

ACTION=restore
FILE=
YES=
IDENTITY=
ACCEPT_NEW_SECRET=
BEGAN=
OUTCOME=failed
# The database that is being made, which goes when it does not come to its place
NEW=
PROOF_SECONDS=

clean_up() {
  [[ -z $NEW ]] || drop "$NEW"
  end_work
  [[ $ACTION == verify && -n $BEGAN ]] || return 0
  record drill drill "$OUTCOME" "$BEGAN" "$NAME" "$ERROR_SAID"
  [[ -z $ERROR_SAID ]] || alert "the drill failed: $ERROR_SAID"
}

# --- Databases ---------------------------------------------------------------------------------

# Asks the server, in none of MiniCRM's own databases.
server() {
  ask_in "$POSTGRES" postgres
}

databases() {
  server <<<"select datname from pg_database where datname like '${DATABASE//_/\\_}\\_$1\\_%' order by 1 desc"
}

# Whether nothing was ever in a database. One that does not tell counts as full.
is_empty() {
  [[ "$(ask_in "$POSTGRES" "$1" <<<"select to_regclass('public.flyway_schema_history') is not null")" == f ]]
}

schema_of() {
  ask_in "$POSTGRES" "$1" <<<'select max(version::integer) from flyway_schema_history where success and version is not null'
}

drop() {
  server >/dev/null 2>&1 <<<"drop database if exists \"$1\" with (force)" || true
}

# The only moment that counts: one transaction, so that a power cut leaves the one name or the other. While it
# holds the database, whoever connects waits; whoever was connected is sent away, and comes back to the other one.
# A connection that slips in before is no harm: it is tried again. psql gets it whole and runs to its end even
# when this script is killed.
# swap AWAY BACK: the database in use goes to the name AWAY, and BACK comes to its place
swap() {
  # shellcheck disable=SC2016 # expanded in the container
  quietly docker exec "$POSTGRES" sh -c 'exec psql -XqAt -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres -c "$0"' "do \$\$ begin
    for attempt in 1..10 loop
      begin
        perform pg_terminate_backend(pid) from pg_stat_activity where datname in ('$DATABASE', '$2') and pid <> pg_backend_pid();
        alter database \"$DATABASE\" rename to \"$1\";
        alter database \"$2\" rename to \"$DATABASE\";
        return;
      exception when object_in_use then
        if attempt = 10 then raise; end if;
        perform pg_stat_clear_snapshot();
      end;
    end loop;
  end \$\$"
}

# What a run that was killed has left: a database that was not finished.
heal() {
  local name
  for name in $(databases restore); do
    step "Removing $name, which an interrupted restore has left"
    drop "$name"
  done
}

start_database() {
  POSTGRES="$(containers postgres)"
  if [[ -z $POSTGRES ]]; then
    step "Starting the database"
    quietly compose up --detach --no-deps postgres || fail 8 "the database could not be started, so nothing was touched"
    POSTGRES="$(containers postgres)"
  fi
  wait_until database_answers "$POSTGRES" || fail 8 "the database did not get ready, so nothing was touched"
}

# --- Restoring beside what is there ---------------------------------------------------------------

fits_postgres() {
  local said
  said="$(docker run --rm --network none --entrypoint postgres "$(postgres_image)" --version 2>&1)" || true
  [[ $said =~ ^postgres\ [^0-9]*([0-9]+) ]] || fail 10 "the image $(postgres_image) does not tell its version: ${said##*$'\n'}"
  [[ $(manifest postgres_major) == "${BASH_REMATCH[1]}" ]] ||
    misfit "$NAME comes from PostgreSQL $(manifest postgres_major), and the image $(postgres_image) is version ${BASH_REMATCH[1]}; see docs/backup-restore.md#another-postgresql"
}

fits_application() {
  local here
  here="$(schema_of_image)"
  [[ -n $here ]] || fail 10 "the image $(app_image) is not here. Build it with scripts/build.sh, or load it with docker load"
  (($(manifest schema_version) <= here)) || fits_floor "$(manifest rollback_floor)" ||
    misfit "$NAME has schema $(manifest schema_version), which version $(setting APP_VERSION) (schema $here) cannot use. First: scripts/update.sh $(manifest app_version)"
}

# Whether the version that runs is not older than the oldest one that can use a database.
fits_floor() {
  [[ -n $1 ]] && ! is_older "$(setting APP_VERSION)" "$1"
}

schema_of_image() {
  local label
  label="$(label "$(app_image)" minicrm.schema.version)"
  [[ ! $label =~ ^[0-9]+$ ]] || printf '%d\n' "$((10#$label))"
}

restore_beside() {
  NEW="${DATABASE}_restore_$STAMP"
  step "Restoring $NAME into the database $NEW$([[ -z $(best_instance) ]] || echo '; MiniCRM keeps serving')"
  server >/dev/null <<<"create database \"$NEW\" template template0"
  # shellcheck disable=SC2016 # expanded in the container
  member db.dump | quietly docker exec -i "$POSTGRES" sh -c 'exec pg_restore -U "$POSTGRES_USER" -d "$0" --no-owner --no-privileges --exit-on-error' "$NEW" ||
    fail 8 "$NAME could not be restored"
  compare_tables "$POSTGRES" "$NEW" || fail 8 "$PROBLEM"
}

# Which backups there were belongs to the machine and not to the data, so it stays known whatever is brought back.
# And the volume may have got its mark after a database was put away. One session writes what the other one runs;
# when it is cut off, the "commit" is missing.
# carry_over FROM TO
carry_over() {
  local columns='kind, reason, outcome, file, bytes, tables, "rows", files, taken_at, started_at, finished_at, proof_seconds, message, removed_at, told_at'
  ask_in "$POSTGRES" "$1" <<END | ask_in "$POSTGRES" "$2" >/dev/null || fail 8 "the list of backups could not be carried over"
select to_regclass('public.backup_run') is not null as there \gset
\qecho 'begin;'
\if :there
\qecho 'truncate backup_run;' 'copy backup_run ($columns) from stdin;'
copy (select $columns from backup_run order by id) to stdout;
\qecho '\\\\.'
select format('update installation set uploads_id = %L;', uploads_id) from installation where uploads_marked_at is not null and '$ACTION' = 'undo';
\endif
\qecho 'commit;'
END
}

# Adds the files to the volume and removes none: whichever database is in use has all it knows. A volume without
# a mark becomes that of the restored database; one that has a mark keeps it.
add_files() {
  local id present
  step "Adding $(manifest files) files ($(megabytes "$(manifest content_bytes)") MB) to the volume $UPLOADS_VOLUME"
  # Compose makes the volume with an instance, which is not wanted yet
  present="$(containers app --all)"
  if [[ -z $present ]]; then
    quietly compose up --no-start app
    quietly docker rm "$(containers app --all)"
  fi
  id="$(ask_in "$POSTGRES" "$NEW" <<<'select uploads_id from installation')"
  # shellcheck disable=SC2016 # expanded in the container
  id="$(member uploads.tar | docker run --rm --interactive --label minicrm.proof --name "minicrm-writer-$$" --network none --user root \
    --volume "$UPLOADS_VOLUME:/data" --entrypoint bash "$(postgres_image)" -c '
    set -e -o pipefail
    cd /data
    [ -d uploads ] || install -d -m 750 -o 10001 -g 10001 uploads
    cd uploads
    rm -rf .incoming/restore-*
    mkdir -p .incoming/restore-$$
    tar --extract --touch --no-same-owner --directory .incoming/restore-$$
    cd .incoming/restore-$$
    find . -type f -print0 | xargs -0 -r sha256sum | while read -r sum path; do
      [ "$sum" = "${path##*/}" ] || { echo "${path##*/} is not what it was" >&2; exit 1; }
      mkdir -p "../../${sum:0:2}"
      mv -f "$path" "../../${sum:0:2}/$sum"
    done
    cd ../..
    rm -rf .incoming/restore-$$
    if [ ! -e .minicrm-uploads ]; then
      echo "$0" >.minicrm-new
      mv .minicrm-new .minicrm-uploads
    fi
    chown -R 10001:10001 .
    chmod -R u=rwX,g=rX,o= .
    sync
    cat .minicrm-uploads' "$id")" || fail 8 "the files could not be added to the volume $UPLOADS_VOLUME"
  [[ $id =~ ^[0-9a-f-]{36}$ ]] || fail 8 "the mark of the volume $UPLOADS_VOLUME cannot be read"
  ask_in "$POSTGRES" "$NEW" >/dev/null <<<"update installation set uploads_id = '$id', uploads_marked_at = coalesce(uploads_marked_at, now())"
}

# Brings a database that is not in use to the schema of the version that runs.
# bring_up_to_date DATABASE
bring_up_to_date() {
  local here
  here="$(schema_of_image)"
  (($(schema_of "$1") < ${here:-0})) || return 0
  step "Bringing $1 to the schema of version $(setting APP_VERSION)"
  quietly compose run --rm --no-deps -T -e "DB_NAME=$1" app --migrate-only ||
    fail 8 "$1 could not be brought to the schema of version $(setting APP_VERSION)"
}

# Puts a database in the place of the one in use, and back when MiniCRM does not get ready on it.
# switch_to DATABASE
switch_to() {
  local app
  # Two in one second would want one name
  while grep -qx "${DATABASE}_before_restore_$STAMP" <<<"$(databases before_restore)"; do STAMP=$((STAMP + 1)); done
  AWAY="${DATABASE}_before_restore_$STAMP"
  app="$(best_instance)"
  if [[ -n $app ]] && ! is_ready "$app"; then
    step "Stopping the application, which is not ready as it is"
    quietly docker stop -t "$DRAIN_SECONDS" "$app"
    app=''
  fi
  state "The names of the databases are being changed: old or new is in use, whole. Run this again, or scripts/restore.sh --undo."
  swap "$AWAY" "$1" || {
    state "What was there before is in use."
    fail 8 "the names of the databases could not be changed"
  }
  NEW=''
  [[ -n $app ]] || return 0
  wait_until is_ready "$app" && return
  explain "$app"
  swap "$1" "$AWAY" || {
    state "The database in use is the other one; what was there before is $AWAY, whole."
    fail 9 "MiniCRM did not get ready on the other database, and the one before could not be put back"
  }
  [[ $ACTION != restore ]] || NEW="$1"
  state "What was there before is in use."
  wait_until is_ready "$app" || fail 9 "MiniCRM did not get ready on the other database, nor on the one before, which is in its place again"
  fail 8 "MiniCRM did not get ready on the other database"
}

# The application, when it did not run: as a deployment starts it.
start_application() {
  [[ -z $(best_instance) ]] || return 0
  bash "$SCRIPTS/deploy.sh" || give_up $?
}

# --- The actions ----------------------------------------------------------------------------------

list() {
  local name created version schema kind
  [[ -d $DIR ]] || fail 3 "there is no directory $DIR (BACKUP_DIR); scripts/backup.sh makes it"
  printf '%-19s  %-10s  %6s  %9s  %-21s  %s\n' 'taken (UTC)' version schema size '' file
  for name in $(find "$DIR" -maxdepth 1 -type f -name 'minicrm-backup-*' ! -name '*.sha256' -printf '%f\n' | sort --reverse); do
    [[ $name =~ ^minicrm-backup-([0-9]{8})T([0-9]{6})Z-v(.*)-s([0-9]+)-pg[0-9]+\.tar(.*)$ ]] || continue
    created="${BASH_REMATCH[1]}" version="${BASH_REMATCH[3]}" schema="${BASH_REMATCH[4]}"
    created="${created:0:4}-${created:4:2}-${created:6:2} ${BASH_REMATCH[2]:0:2}:${BASH_REMATCH[2]:2:2}:${BASH_REMATCH[2]:4:2}"
    case "${BASH_REMATCH[5]}" in
      '') kind=proven ;;
      .age) kind='proven, encrypted' ;;
      .age.unverified) kind='NOT PROVEN, encrypted' ;;
      *) kind='NOT PROVEN' ;;
    esac
    printf '%-19s  %-10s  %6s  %6s MB  %-21s  %s\n' "$created" "$version" "$schema" "$(megabytes "$(stat -c %s "$DIR/$name")")" "$kind" "$name"
  done
}

verify() {
  step "Proving $NAME: restoring it into a throw-away PostgreSQL and comparing every table and file"
  fits_postgres
  need_engine_space "$(manifest database_bytes)" "$(manifest content_bytes)" "the proof"
  OUTCOME=unproven
  prove || fail 8 "$NAME could not be proven: $PROBLEM"
  OUTCOME=proven
  step "Proven: $NAME came back in $PROOF_SECONDS s with $(manifest_tables | wc -l) tables and $(manifest files) files, each as it was"
}

confirm() {
  local answer
  [[ -z $YES ]] || return 0
  [[ -t 0 ]] || misuse "nobody is there to be asked: --yes does not ask."
  printf '%s\n%s Type yes to go on: ' "$1" "${2:-What is in use now stays, and scripts/restore.sh --undo brings it back.}"
  read -r answer
  [[ $answer == yes ]] || fail 130 "not confirmed, so nothing was done"
}

restore() {
  local before
  fits_application
  fits_postgres
  confirm "This puts $NAME, taken $(manifest taken_at), in the place of what MiniCRM holds now."
  state "Nothing was changed; what was there before is in use."
  start_database
  heal
  need_engine_space "$(manifest database_bytes)" "$(manifest content_bytes)" "the restored database"
  before="$(databases before_restore)"
  restore_beside
  add_files
  bring_up_to_date "$NEW"
  carry_over "$DATABASE" "$NEW"
  step "Putting it in the place of the database in use"
  switch_to "$NEW"
  state "What was restored is in use; scripts/restore.sh --undo brings back what was there before."
  # One way back is kept, not all of them; an empty database is none
  for name in $before; do drop "$name"; done
  if is_empty "$AWAY"; then
    drop "$AWAY"
  else
    AFTERWARDS="What was there before is kept as $AWAY; back to it: scripts/restore.sh --undo"
  fi
  start_application
  state ""
  step "Restored: $NAME, taken $(manifest taken_at), with $(manifest_tables | wc -l) tables and $(manifest files) files, in $SECONDS s"
  [[ -z ${AFTERWARDS:-} ]] || step "$AFTERWARDS"
}

undo() {
  local back
  start_database
  heal
  back="$(databases before_restore | head -n 1)"
  [[ -n $back ]] || fail 3 "there is nothing to go back to: no restore has left a database behind"
  fits_floor "$(ask_in "$POSTGRES" "$back" <<<'select rollback_floor from app_release' | newest)" ||
    fail 13 "version $(setting APP_VERSION) cannot use $back, which a newer one has changed. Go to that one first, with scripts/update.sh"
  confirm "This brings back $back."
  state "Nothing was changed; what was restored is in use."
  bring_up_to_date "$back"
  carry_over "$DATABASE" "$back"
  switch_to "$back"
  state "The one before is in use again."
  start_application
  state ""
  step "Undone in $SECONDS s: $back is in use again. What was in use is kept as $AWAY; --undo goes back to it"
}

forget() {
  local back name
  start_database
  heal
  back="$(databases before_restore)"
  [[ -n $back ]] || fail 3 "there is nothing to forget: no restore has left a database behind"
  confirm "This removes ${back//$'\n'/, }, to which --undo goes back." "It cannot be taken back."
  for name in $back; do
    drop "$name"
    step "Removed $name"
  done
}

# --- In order ---------------------------------------------------------------------------------------

while (($# > 0)); do
  case "$1" in
    -h | --help) usage && exit ;;
    --list) ACTION=list ;;
    --undo) ACTION=undo ;;
    --forget) ACTION=forget ;;
    --verify-only) ACTION=verify ;;
    --yes) YES=yes ;;
    --accept-new-secret) ACCEPT_NEW_SECRET=yes ;;
    --identity)
      IDENTITY="${2:-}"
      [[ -n $IDENTITY ]] || misuse "--identity needs a value, the key file."
      shift
      ;;
    -*) misuse "unknown argument $1." ;;
    *)
      [[ -z $FILE ]] || misuse "one archive at a time."
      FILE="$1"
      ;;
  esac
  shift
done
[[ -n $FILE || $ACTION =~ ^(list|undo|forget)$ ]] || misuse "name an archive, or latest."

load_settings
DIR="$(backup_dir)"
DATABASE="$(setting DB_NAME)"
STAMP="$(date -u +%Y%m%d%H%M%S)"
NAME=
if [[ $ACTION == list ]]; then
  # Whoever has read enough ends it
  trap - PIPE
  list
  exit
fi

# A drill changes nothing and may run beside anything
[[ $ACTION == verify ]] || lock
need_docker
if [[ $ACTION == undo || $ACTION == forget ]]; then
  "$ACTION"
  exit
fi

begin_work
BEGAN="$(date +%s)"
if [[ $FILE == latest ]]; then
  FILE="$(archives | tail -n 1)"
  [[ -n $FILE ]] || fail 3 "there is no proven archive in $DIR"
  FILE="$DIR/$FILE"
elif [[ $FILE != */* && ! -e $FILE && -e $DIR/$FILE ]]; then
  FILE="$DIR/$FILE"
fi
open_archive "$FILE"
"$ACTION"
