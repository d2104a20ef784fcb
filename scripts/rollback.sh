#!/usr/bin/env bash
# Goes back to a version that ran here before.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=lib-release.sh
source "$SCRIPTS/lib-release.sh"
# shellcheck source-path=SCRIPTDIR source=lib-archive.sh
source "$SCRIPTS/lib-archive.sh"

usage() {
  cat <<'END'
usage: scripts/rollback.sh [VERSION] [--restore-db [--identity KEYFILE]] [--yes]

Without a VERSION, to the older one that ran here last. The database stays as it is when the older version can
use it, and no request fails: the older version is started beside the newer one, tried, and takes over.

When it cannot use the database any more, nothing is done and the backup from before the update is named.

  --restore-db        brings back that backup as well; what was done since then is in another backup, made first
  --identity KEYFILE  the key of that backup, when it is encrypted
  --yes               does not ask
END
}

clean_up() {
  leave_one_instance
  [[ -z $IN_WINDOW ]] || arrived || bring_back || true
}

# From where to where, as long as the data are being brought back; for a run that is killed then
readonly UNDER_WAY="$LOGS/rollback.state"

# Where to, when nobody says: to the version that served here last among those that are older than the one that does.
default_version() {
  local version
  for version in $(versions_that_served | tac); do
    if is_older "$version" "$BEFORE"; then
      printf '%s\n' "$version"
      return
    fi
  done
}

# The newest proven archive that the version made.
archive_of_version() {
  archives | grep -F -- "-v$VERSION-" | tail -n 1 || true
}

# When an archive was taken, from its name.
taken_at() {
  [[ $1 =~ -backup-([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z- ]]
  printf '%s-%s-%s %s:%s:%s UTC' "${BASH_REMATCH[@]:1}"
}

# What would not be there any more.
changes_since() {
  local said
  said="$(query 2>/dev/null <<<"select count(*) || ' changes by ' || count(distinct actor_id) || ' people' from change_set where created_at > '$(taken_at "$1")'" || true)"
  printf '%s\n' "${said:-what was done}"
}

confirm_restore() {
  local answer=''
  [[ -z $YES ]] || return 0
  [[ -t 0 ]] || misuse "nobody is there to be asked: --yes does not ask."
  printf '%s\n%s' "This brings back the backup of $(taken_at "$ARCHIVE"), without $(changes_since "$ARCHIVE") since then. They are put into a backup of their own first." "Type $VERSION to go on: "
  read -r answer
  [[ $answer == "$VERSION" ]] || fail 130 "not confirmed, so nothing was done"
}

# The end of a rollback that did not succeed.
undone() {
  explain "$CANDIDATE"
  discard
  if [[ -n $IN_WINDOW ]]; then
    bring_back && fail 11 "$1; version $BEFORE was brought back"
  elif [[ -n $RUNNING ]] && is_ready "$RUNNING"; then
    fail 11 "$1; version $BEFORE keeps running. Another version: scripts/rollback.sh VERSION"
  fi
  nobody_is_served
  fail 12 "$1, and the application is down"
}

nobody_is_served() {
  state "MiniCRM serves nobody. Go to any version whose image is here with: scripts/update.sh $BEFORE, or scripts/rollback.sh VERSION"
}

# Whether the older version serves on its data, whatever failed beside it.
arrived() {
  local id
  id="$(best_instance)"
  [[ -n $id && $(version_of "$id") == "$VERSION" ]] && is_ready "$id" || return 1
  IN_WINDOW=
  rm -f "$UNDER_WAY"
  state "Version $VERSION is running."
}

# The newer version again, and its data when the older ones are in their place already. What cannot be told is left
# as it is.
bring_back() {
  IN_WINDOW=
  step "Bringing back version $BEFORE"
  nobody_is_served
  settle
  name_version "$BEFORE" && await_database || return 1
  if database_fits "$VERSION"; then
    bash "$SCRIPTS/restore.sh" --undo --yes || return 1
  elif ! database_is_beyond "$VERSION"; then
    return 1
  fi
  bash "$SCRIPTS/deploy.sh" || return 1
  rm -f "$UNDER_WAY"
  state "Version $BEFORE is running, as before."
}

switch() {
  state "Version $BEFORE is running, as before."
  replace_instance "$RUNNING" take_over "$VERSION" || undone "version $VERSION $PROBLEM"
}

# The application is away meanwhile, so that nothing is missing in the backup that is made first. The settings name
# the older version then, so that the archive is taken for what that one knows.
restore_database() {
  local ids code=0
  [[ -z $RUNNING ]] || step "Stopping version $BEFORE; MiniCRM is away until version $VERSION is ready"
  IN_WINDOW=yes
  ids="$(containers app --all)" || undone "version $BEFORE could not be stopped"
  # shellcheck disable=SC2086 # ids, one word each
  drain $ids || undone "version $BEFORE could not be stopped"
  RUNNING=
  if [[ -z $GOES_ON ]]; then
    step "Putting what is there now into a backup of its own"
    bash "$SCRIPTS/backup.sh" --reason pre-update --sparing "$ARCHIVE" || code=$?
    if ((code != 0)); then
      bring_back || fail 12 "no backup could be made, version $BEFORE could not be brought back, and the application is down"
      give_up "$code"
    fi
  fi
  if ! { note_under_way && take_over "$VERSION"; }; then
    undone "version $VERSION could not be written down"
  fi
  bash "$SCRIPTS/restore.sh" "$ARCHIVE" --yes ${IDENTITY:+--identity "$IDENTITY"} || code=$?
  ((code == 0)) || ! arrived || give_up "$code"
  ((code == 0)) || undone "the backup $ARCHIVE could not be restored"
  IN_WINDOW=
}

note_under_way() {
  { echo "$VERSION $BEFORE" >"$UNDER_WAY.new" && mv "$UNDER_WAY.new" "$UNDER_WAY"; } 2>/dev/null
}

# --- In order --------------------------------------------------------------------------------------

VERSION='' RESTORE='' YES='' IDENTITY=''
while (($# > 0)); do
  case "$1" in
    -h | --help) usage && exit ;;
    --restore-db) RESTORE=yes ;;
    --identity)
      IDENTITY="${2:-}"
      [[ -n $IDENTITY ]] || misuse "--identity needs a value, the key file."
      shift
      ;;
    --yes) YES=yes ;;
    -*) misuse "unknown argument $1." ;;
    *)
      [[ -z $VERSION ]] || misuse "one version at a time."
      VERSION="${1#v}"
      ;;
  esac
  shift
done
[[ -z $IDENTITY || -r $IDENTITY ]] || fail 3 "the key file $IDENTITY cannot be read"

lock
load_settings
need_docker
DIR="$(backup_dir)"
BEFORE="$(version_before)"
[[ -n $BEFORE ]] || fail 14 "MiniCRM has not run here yet. Start it with: scripts/deploy.sh"
RUNNING="$(best_instance)"
# A run that was killed may have got so far that the older version counts as the one that served last
GOES_ON=
if [[ -z $RUNNING ]] && read -r to from 2>/dev/null <"$UNDER_WAY" && [[ ${VERSION:-$to} == "$to" ]]; then
  GOES_ON=yes VERSION="$to" BEFORE="$from"
elif [[ -z $RUNNING && $VERSION == "$BEFORE" ]]; then
  GOES_ON=yes BEFORE="$(versions_that_served | newest)"
fi
: "${VERSION:=$(default_version)}"
[[ -n $VERSION ]] || fail 13 "no version older than $BEFORE ran here; name the one to go to"
[[ -n $GOES_ON ]] || is_older "$VERSION" "$BEFORE" ||
  fail 13 "version $VERSION is not older than $BEFORE, which runs here. To go on: scripts/update.sh $VERSION"
has_image "$(setting APP_IMAGE):$VERSION" ||
  fail 10 "the image $(setting APP_IMAGE):$VERSION is not here. Load it with docker load, or check out version $VERSION and run scripts/build.sh"

settle
RUNNING="$(containers app)"
preflight
start_database
ARCHIVE="$(archive_of_version)"
if database_fits "$VERSION"; then
  export APP_VERSION="$VERSION"
  if [[ -n $RUNNING ]]; then switch; else start_alone; fi
  unset APP_VERSION
elif ! database_is_beyond "$VERSION"; then
  fail 1 "the database does not tell which versions can use it"
elif [[ -n $RESTORE && -n $ARCHIVE ]]; then
  [[ $ARCHIVE != *.age || -n $IDENTITY ]] ||
    fail 13 "the backup $ARCHIVE is encrypted: scripts/rollback.sh $VERSION --restore-db --identity KEYFILE"
  confirm_restore
  restore_database
elif [[ -n $ARCHIVE ]]; then
  fail 13 "version $VERSION cannot use the database any more. scripts/rollback.sh $VERSION --restore-db brings back the backup $ARCHIVE; missing would be $(changes_since "$ARCHIVE") since $(taken_at "$ARCHIVE")"
else
  fail 13 "version $VERSION cannot use the database any more, and there is no proven backup of that version in $DIR"
fi
rm -f "$UNDER_WAY"
state "Version $VERSION is running."
arrange_edges
state ""
step "Rolled back: version $VERSION runs in the place of $BEFORE. Forward again: scripts/update.sh $BEFORE"
