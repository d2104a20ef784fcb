#!/usr/bin/env bash
# Brings a newer version into service, and leaves the old one there when that does not succeed.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=lib-release.sh
source "$SCRIPTS/lib-release.sh"

usage() {
  cat <<'END'
usage: scripts/update.sh VERSION [--dry-run] [--skip-backup]

Makes a proven backup, brings the database to the new schema while the old version serves, starts the new
version beside it, tries it where nobody sees it, lets people in and lets the old one finish. Whatever goes
wrong on the way, the old version keeps running.

Some versions change the database in a way that the one before cannot use. That is announced: MiniCRM is away
from then until the new version is ready, and when it does not get ready, the backup and the old version are
brought back.

  --dry-run      says what would be done, and does nothing
  --skip-backup  makes no backup; asks for the version to be typed once more
END
}

# The archive that leads back, once there is one
ARCHIVE=
# Where its name stands while nobody serves, for a run that is killed then
readonly WAY_BACK="$LOGS/update.state"
IN_WINDOW=

clean_up() {
  leave_one_instance
  [[ -z $IN_WINDOW ]] || bring_back || true
}

# --- What is to be done --------------------------------------------------------------------------

check_version() {
  VERSION="${VERSION#v}"
  [[ -n $VERSION ]] || misuse "name the version."
  [[ $VERSION != latest ]] || misuse "latest is no version; name one, so that it is known what runs and what to go back to."
  [[ $VERSION =~ ^[0-9]+\.[0-9]+\.[0-9]+([-+][0-9A-Za-z.-]+)?$ ]] || misuse "$VERSION is no version."
}

check_image() {
  local said platform
  said="$(label "$IMAGE" org.opencontainers.image.version)"
  [[ $said == "$VERSION" ]] || fail 13 "the image $IMAGE says of itself that it is ${said:-no MiniCRM at all}"
  platform="$(docker version --format '{{.Server.Os}}/{{.Server.Arch}}')"
  said="$(docker image inspect --format '{{.Os}}/{{.Architecture}}' "$IMAGE")"
  [[ $said == "$platform" ]] || fail 10 "the image $IMAGE is made for $said, and this machine is $platform"
  said="$(label "$IMAGE" minicrm.upgrade.min-from)"
  ! is_older "$BEFORE" "${said:-$BEFORE}" ||
    fail 13 "version $VERSION takes over from $said or newer, but version $BEFORE ran here before. First: scripts/update.sh $said"
}

# Whether the old version could not use the new schema.
needs_window() {
  is_older "$BEFORE" "$(label "$IMAGE" minicrm.rollback.floor)"
}

tell_plan() {
  local now
  now="$(schema 2>/dev/null || true)"
  printf '%s\n' "From version $BEFORE (schema ${now:-unknown}) to $VERSION (schema $(label "$IMAGE" minicrm.schema.version)):"
  if needs_window; then
    printf '%s\n' "  1. Version $BEFORE is stopped: it could not use the new schema. MiniCRM is away from here on" \
      "  2. A proven backup is made$(last_took)" \
      "  3. The database is brought to the new schema" \
      "  4. Version $VERSION is started, tried, and people are let in" \
      "When something fails, the backup and version $BEFORE are brought back."
  else
    printf '%s\n' "  1. A proven backup is made$(last_took)" \
      "  2. The database is brought to the new schema while version $BEFORE serves" \
      "  3. Version $VERSION is started beside it, tried, and people are let in" \
      "  4. Version $BEFORE finishes what it has begun, and goes" \
      "No request fails. When something fails, version $BEFORE keeps running."
  fi
}

last_took() {
  local seconds
  seconds="$(query 2>/dev/null <<<"select extract(epoch from finished_at - started_at)::integer from backup_run where kind = 'backup' and outcome = 'proven' order by id desc limit 1" || true)"
  [[ -z $seconds ]] || printf ' (the last one took %d s)' "$seconds"
}

confirm_without_backup() {
  local answer=''
  printf '%s' "Without a backup there is no way back from a failure. Type $VERSION to go on without: "
  read -r answer || true
  printf '\n'
  [[ $answer == "$VERSION" ]] || fail 130 "not confirmed, so nothing was done"
}

# --- The way there and back ------------------------------------------------------------------------

back_up() {
  [[ -z $SKIP_BACKUP ]] || return 0
  bash "$SCRIPTS/backup.sh" --reason pre-update || return $?
  ARCHIVE="$(last_run file)"
}

# The end of an update that did not succeed.
undone() {
  explain "$CANDIDATE"
  discard
  if [[ -n $IN_WINDOW ]]; then
    bring_back && fail 11 "$1; version $BEFORE was brought back"
    fail 12 "$1, version $BEFORE could not be brought back, and the application is down"
  fi
  [[ -n $RUNNING ]] && is_ready "$RUNNING" && fail 11 "$1; version $BEFORE keeps running"
  state "MiniCRM serves nobody. Bring back version $BEFORE with: scripts/deploy.sh"
  fail 12 "$1; the application is down"
}

# The settings name the old version still, and the scripts do what they say.
bring_back() {
  IN_WINDOW=
  if [[ -z $ARCHIVE ]] || ! database_is_beyond "$BEFORE"; then
    step "Bringing back version $BEFORE"
    state "MiniCRM serves nobody. Bring back version $BEFORE with: scripts/deploy.sh"
    bash "$SCRIPTS/deploy.sh" || return 1
  else
    step "Bringing back the backup and version $BEFORE"
    state "MiniCRM serves nobody. Bring back version $BEFORE with: scripts/restore.sh $ARCHIVE"
    bash "$SCRIPTS/restore.sh" "$ARCHIVE" --yes || return 1
  fi
  rm -f "$WAY_BACK"
  state "Version $BEFORE is running, as before."
}

switch() {
  state "Version $BEFORE is running, as before."
  back_up || give_up $?
  migrate || undone "the database could not be brought to the schema of version $VERSION"
  replace_instance "$RUNNING" take_over "$VERSION" || undone "version $VERSION $PROBLEM"
}

switch_in_window() {
  local code=0
  [[ -z $RUNNING ]] ||
    step "Version $BEFORE cannot use the schema of version $VERSION: MiniCRM is away from now until version $VERSION is ready"
  IN_WINDOW=yes
  [[ -z $RUNNING ]] || drain "$RUNNING"
  RUNNING=
  recall_backup || back_up || code=$?
  if ((code != 0)); then
    bring_back || fail 12 "no backup could be made, version $BEFORE could not be brought back, and the application is down"
    give_up "$code"
  fi
  echo "$ARCHIVE" >"$WAY_BACK"
  migrate || undone "the database could not be brought to the schema of version $VERSION"
  step "Starting version $VERSION"
  introduce || undone "version $VERSION $PROBLEM"
  IN_WINDOW='' CANDIDATE=''
  take_over "$VERSION"
  rm -f "$WAY_BACK"
}

# When an update was killed after it had changed the database, nobody can have written into that since: the backup
# from before is the one that leads back.
recall_backup() {
  database_is_beyond "$BEFORE" && ARCHIVE="$(cat "$WAY_BACK" 2>/dev/null)" && [[ -f $(backup_dir)/$ARCHIVE ]] || return 1
  step "Going on after an interrupted update, whose backup is $ARCHIVE"
}

# --- In order --------------------------------------------------------------------------------------

VERSION='' DRY_RUN='' SKIP_BACKUP=''
while (($# > 0)); do
  case "$1" in
    --help) usage && exit ;;
    --dry-run) DRY_RUN=yes ;;
    --skip-backup) SKIP_BACKUP=yes ;;
    -*) misuse "unknown argument $1." ;;
    *)
      [[ -z $VERSION ]] || misuse "one version at a time."
      VERSION="$1"
      ;;
  esac
  shift
done
check_version

lock
load_settings
need_docker
IMAGE="$(setting APP_IMAGE):$VERSION"
BEFORE="$(version_before)"
[[ -n $BEFORE ]] || fail 14 "MiniCRM has not run here yet. Start it with: scripts/deploy.sh"
! is_older "$VERSION" "$BEFORE" ||
  fail 13 "version $VERSION is older than $BEFORE, which runs here. To go back: scripts/rollback.sh $VERSION"
RUNNING="$(best_instance)"
if [[ -n $RUNNING && $BEFORE == "$VERSION" && $(containers app --all) == "$RUNNING" ]] && is_ready "$RUNNING"; then
  [[ -n $DRY_RUN ]] || take_over "$VERSION"
  step "already running version $VERSION: $(setting APP_BASE_URL)"
  exit
fi

if [[ -n $DRY_RUN ]]; then
  has_image "$IMAGE" || fail 10 "the image $IMAGE is not here, and only it knows what would be done"
  check_image
  tell_plan
  exit
fi
get_images
check_image
[[ -z $SKIP_BACKUP ]] || confirm_without_backup
settle
RUNNING="$(containers app)"
# Until the new version has taken over, the settings name the one that can be brought back.
! has_image "$(setting APP_IMAGE):$BEFORE" || take_over "$BEFORE"
preflight
start_database
# What Compose starts from here on is the new version; the scripts that are called here take it from the settings.
export APP_VERSION="$VERSION"
if [[ -z $RUNNING ]] || needs_window; then switch_in_window; else switch; fi
unset APP_VERSION
state "Version $VERSION is running."
arrange_edges
state ""
remove_old_images
step "Updated: version $VERSION took over from $BEFORE. Back to it: scripts/rollback.sh"
