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
usage: scripts/rollback.sh [VERSION] [--restore-db] [--yes]

Without a VERSION, to the older one that ran here last. The database stays as it is when the older version can
use it, and no request fails: the older version is started beside the newer one, tried, and takes over.

When it cannot use the database any more, nothing is done and the backup from before the update is named.

  --restore-db  brings back that backup as well; what was done since then is in another backup, made first
  --yes         does not ask
END
}

# While nobody serves
IN_WINDOW=

clean_up() {
  leave_one_instance
  [[ -z $IN_WINDOW ]] || bring_back || true
}

# Where to, when nobody says: on, when a run was killed that had put the newer version away already, else to the
# version that served here last among those that are older than the one that does.
default_version() {
  local version
  if [[ -z $RUNNING ]] && database_is_beyond "$BEFORE"; then
    printf '%s\n' "$BEFORE"
    return
  fi
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
  state "MiniCRM serves nobody. Go to any version whose image is here with: scripts/update.sh $BEFORE, or scripts/rollback.sh VERSION"
  fail 12 "$1, and the application is down"
}

# The newer version again, and its data when they were put away already.
bring_back() {
  IN_WINDOW=
  step "Bringing back version $BEFORE"
  settle
  take_over "$BEFORE"
  database_is_beyond "$VERSION" || bash "$SCRIPTS/restore.sh" --undo --yes || return 1
  bash "$SCRIPTS/deploy.sh" || return 1
  state "Version $BEFORE is running, as before."
}

switch() {
  state "Version $BEFORE is running, as before."
  replace_instance "$RUNNING" take_over "$VERSION" || undone "version $VERSION $PROBLEM"
}

start_alone() {
  step "Starting version $VERSION"
  introduce || undone "version $VERSION $PROBLEM"
  CANDIDATE=
  take_over "$VERSION"
}

# The application is away meanwhile. The settings name the older version, so that the archive is taken for what
# that one knows. A run that was killed is past the backup when they do.
restore_database() {
  if [[ $BEFORE != "$VERSION" ]]; then
    state "Version $BEFORE is running, as before."
    step "Putting what is there now into a backup of its own"
    bash "$SCRIPTS/backup.sh" --reason pre-update || give_up $?
    step "Stopping version $BEFORE; MiniCRM is away until version $VERSION is ready"
    IN_WINDOW=yes
    # shellcheck disable=SC2046 # ids, one word each
    drain $(containers app --all)
    RUNNING=
    take_over "$VERSION"
  fi
  bash "$SCRIPTS/restore.sh" "$ARCHIVE" --yes || undone "the backup $ARCHIVE could not be restored"
  IN_WINDOW=
}

# --- In order --------------------------------------------------------------------------------------

VERSION='' RESTORE='' YES=''
while (($# > 0)); do
  case "$1" in
    --help) usage && exit ;;
    --restore-db) RESTORE=yes ;;
    --yes) YES=yes ;;
    -*) misuse "unknown argument $1." ;;
    *)
      [[ -z $VERSION ]] || misuse "one version at a time."
      VERSION="${1#v}"
      ;;
  esac
  shift
done

lock
load_settings
need_docker
DIR="$(backup_dir)"
BEFORE="$(version_before)"
[[ -n $BEFORE ]] || fail 14 "MiniCRM has not run here yet. Start it with: scripts/deploy.sh"
RUNNING="$(best_instance)"
: "${VERSION:=$(default_version)}"
[[ -n $VERSION ]] || fail 13 "no version older than $BEFORE ran here; name the one to go to"
# A run that was killed may have got so far that the older version counts as the one that served last
[[ $VERSION == "$BEFORE" && -z $RUNNING ]] || is_older "$VERSION" "$BEFORE" ||
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
elif [[ -n $RESTORE && -n $ARCHIVE ]]; then
  confirm_restore
  restore_database
elif [[ -n $ARCHIVE ]]; then
  fail 13 "version $VERSION cannot use the database any more. scripts/rollback.sh $VERSION --restore-db brings back the backup $ARCHIVE; missing would be $(changes_since "$ARCHIVE") since $(taken_at "$ARCHIVE")"
else
  fail 13 "version $VERSION cannot use the database any more, and there is no proven backup of that version in $DIR"
fi
state "Version $VERSION is running."
arrange_edges
state ""
step "Rolled back: version $VERSION runs in the place of $BEFORE. Forward again: scripts/update.sh $BEFORE"
