#!/usr/bin/env bash
# Brings a newer version into service, and leaves the old one there when that does not succeed.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=lib-release.sh
source "$SCRIPTS/lib-release.sh"

usage() {
  cat <<'END'
usage: scripts/update.sh VERSION [--dry-run] [--skip-backup] [--identity KEYFILE]

Makes a proven backup, brings the database to the new schema while the old version serves, starts the new
version beside it, tries it where nobody sees it, lets people in and lets the old one finish. Whatever goes
wrong on the way, the old version keeps running.

Some versions change the database in a way that the one before cannot use. That is announced: MiniCRM is away
from then until the new version is ready, and when it does not get ready, the backup and the old version are
brought back.

  --dry-run           says what would be done, and does nothing
  --skip-backup       makes no backup; asks for the version to be typed once more
  --identity KEYFILE  the key of encrypted backups, which such a version needs for the way back
END
}

# The archive that leads back, once there is one
ARCHIVE=
# The oldest version that can use the database after this one
FLOOR=

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
  FLOOR="$(label "$IMAGE" minicrm.rollback.floor)"
  [[ -n $FLOOR ]] || fail 13 "the image $IMAGE does not say which versions can use the database after it"
  said="$(label "$IMAGE" minicrm.upgrade.min-from)"
  ! is_older "$BEFORE" "${said:-$BEFORE}" ||
    fail 13 "version $VERSION takes over from $said or newer, but version $BEFORE ran here before. First: scripts/update.sh $said"
}

# Whether the old version could not use the new schema.
needs_window() {
  is_older "$BEFORE" "$FLOOR"
}

# Whatever the way back needs is here before anything is stopped.
check_way_back() {
  local image
  needs_window || return 0
  image="$(setting APP_IMAGE):$BEFORE"
  if ! has_image "$image"; then
    [[ $(setting APP_PULL_POLICY) != never ]] || fail 10 "the image $image, to go back to, is not here. Load it with docker load"
    fetch "$image"
  fi
  [[ -n $SKIP_BACKUP$IDENTITY || -z ${SETTINGS[BACKUP_AGE_RECIPIENT]:-} ]] ||
    fail 3 "backups are encrypted (BACKUP_AGE_RECIPIENT), and when the update fails the key is needed: scripts/update.sh $VERSION --identity KEYFILE"
}

tell_plan() {
  local now window='' end="When something fails, version $BEFORE is brought back."
  now="$(schema 2>/dev/null || true)"
  ! needs_window || window=yes
  printf '%s\n' "From version $BEFORE (schema ${now:-unknown}) to $VERSION (schema $(label "$IMAGE" minicrm.schema.version)):"
  {
    [[ -z $RUNNING || -z $window ]] ||
      echo "Version $BEFORE is stopped: it could not use the new schema. MiniCRM is away from here on"
    [[ -n $SKIP_BACKUP ]] || echo "A proven backup is made$(last_took)"
    if [[ -z $RUNNING || -n $window ]]; then
      echo "The database is brought to the new schema"
      echo "Version $VERSION is started, tried, and people are let in"
    else
      echo "The database is brought to the new schema while version $BEFORE serves"
      echo "Version $VERSION is started beside it, tried, and people are let in"
      echo "Version $BEFORE finishes what it has begun, and goes"
    fi
  } | nl --number-width 3 --number-separator '. '
  if [[ -n $RUNNING && -z $window ]]; then
    end="No request fails. When something fails, version $BEFORE keeps running."
  elif [[ -n $window && -n $SKIP_BACKUP ]]; then
    end="When something fails after the database has been changed, there is no way back but an older backup."
  elif [[ -n $window ]]; then
    end="When something fails, the backup and version $BEFORE are brought back."
  fi
  echo "$end"
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
  local began
  [[ -z $SKIP_BACKUP ]] || return 0
  began="$(date +%s)"
  bash "$SCRIPTS/backup.sh" --reason pre-update || return $?
  if (($(last_run finished_at | grep . || echo 0) < began)); then
    error "$LAST_RUN could not be written, so it is not known which backup this is"
    return 6
  fi
  ARCHIVE="$(last_run file)"
}

# The end of an update that did not succeed.
undone() {
  explain "$CANDIDATE"
  discard
  if [[ -n $IN_WINDOW ]]; then
    bring_back && fail 11 "$1; version $BEFORE was brought back"
    fail 12 "$1, version $BEFORE could not be brought back, and the application is down"
  elif [[ -n $RUNNING ]] && is_ready "$RUNNING"; then
    as_before
    fail 11 "$1; version $BEFORE keeps running"
  fi
  state "MiniCRM serves nobody. Bring back version $BEFORE with: scripts/deploy.sh"
  fail 12 "$1; the application is down"
}

as_before() {
  state "Version $BEFORE is running, as before. To try again: scripts/update.sh $VERSION"
}

# The settings name the old version again, and the scripts do what they say.
bring_back() {
  IN_WINDOW=
  state "MiniCRM serves nobody. Go on with: scripts/update.sh $VERSION"
  name_version "$BEFORE" && await_database || return 1
  if ! database_is_beyond "$BEFORE"; then
    step "Bringing back version $BEFORE"
    state "MiniCRM serves nobody. Bring back version $BEFORE with: scripts/deploy.sh"
    bash "$SCRIPTS/deploy.sh" || return 1
  elif [[ -n $ARCHIVE ]]; then
    step "Bringing back the backup and version $BEFORE"
    state "MiniCRM serves nobody. Bring back version $BEFORE with: scripts/restore.sh $ARCHIVE"
    bash "$SCRIPTS/restore.sh" "$ARCHIVE" --yes ${IDENTITY:+--identity "$IDENTITY"} || return 1
  else
    state "MiniCRM serves nobody. The database is one that version $BEFORE cannot use, and no backup was made; an older one: scripts/rollback.sh $BEFORE --restore-db"
    return 1
  fi
  rm -f "$WAY_BACK"
  as_before
}

switch() {
  as_before
  back_up || give_up $?
  migrate || undone "the database could not be brought to the schema of version $VERSION"
  replace_instance "$RUNNING" take_over "$VERSION" || undone "version $VERSION $PROBLEM"
}

switch_in_window() {
  local code=0
  [[ -z $RUNNING ]] ||
    step "Version $BEFORE cannot use the schema of version $VERSION: MiniCRM is away from now until version $VERSION is ready"
  IN_WINDOW=yes
  [[ -z $RUNNING ]] || drain "$RUNNING" || undone "version $BEFORE could not be stopped"
  RUNNING=
  recall_backup || back_up || code=$?
  ((code != 0)) || note_way_back || code=6
  if ((code != 0)); then
    bring_back || fail 12 "no backup could be made, version $BEFORE could not be brought back, and the application is down"
    give_up "$code"
  fi
  migrate || undone "the database could not be brought to the schema of version $VERSION"
  start_alone
}

# For a run that is killed from here on.
note_way_back() {
  { echo "$ARCHIVE" >"$WAY_BACK.new" && sync "$WAY_BACK.new" && mv "$WAY_BACK.new" "$WAY_BACK" && sync "$LOGS"; } 2>/dev/null ||
    { error "$WAY_BACK could not be written" && return 1; }
}

# When an update was killed after it had changed the database, nobody can have written into that since: the backup
# from before is the one that leads back.
recall_backup() {
  database_is_beyond "$BEFORE" && ARCHIVE="$(cat "$WAY_BACK" 2>/dev/null)" && [[ -f $(backup_dir)/$ARCHIVE ]] || return 1
  step "Going on after an interrupted update, whose backup is $ARCHIVE"
}

# --- In order --------------------------------------------------------------------------------------

VERSION='' DRY_RUN='' SKIP_BACKUP='' IDENTITY=''
while (($# > 0)); do
  case "$1" in
    -h | --help) usage && exit ;;
    --dry-run) DRY_RUN=yes ;;
    --skip-backup) SKIP_BACKUP=yes ;;
    --identity)
      IDENTITY="${2:-}"
      [[ -n $IDENTITY ]] || misuse "--identity needs a value, the key file."
      shift
      ;;
    -*) misuse "unknown argument $1." ;;
    *)
      [[ -z $VERSION ]] || misuse "one version at a time."
      VERSION="$1"
      ;;
  esac
  shift
done
check_version
[[ -z $IDENTITY || -r $IDENTITY ]] || fail 3 "the key file $IDENTITY cannot be read"

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
  [[ -n $DRY_RUN ]] || take_over "$VERSION" || fail 1 "version $VERSION $PROBLEM"
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
check_way_back
[[ -z $SKIP_BACKUP ]] || confirm_without_backup
settle
RUNNING="$(containers app)"
# Until the new version has taken over, the settings name the one that can be brought back.
! has_image "$(setting APP_IMAGE):$BEFORE" || name_version "$BEFORE" || fail 1 "version $BEFORE could not be written into ${SETTINGS_FILE##*/}"
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
