#!/usr/bin/env bash
# Brings MiniCRM into production, or to the version and settings that the settings file names.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

usage() {
  cat <<'END'
usage: scripts/deploy.sh

Checks everything first, gets the images (the application's is built when it is not there and the sources
are), starts the database, brings it to this version's schema, starts the application and waits until it
is ready. What runs already is replaced without a failed request; what is as it should be is left alone.
END
}

clean_up() {
  remove_second
}

preflight() {
  bash "$SCRIPTS/doctor.sh" --preflight || give_up $?
}

# --- Images ----------------------------------------------------------------------------------

fetch() {
  step "Fetching $1"
  docker pull --quiet "$1" >/dev/null || fail 10 "the image $1 is not here and could not be fetched"
  NEW_IMAGES=yes
}

build() {
  [[ -f $ROOT/pom.xml && $(setting APP_IMAGE) == minicrm ]] ||
    fail 10 "the image $IMAGE is not here. Load it with docker load, or set APP_PULL_POLICY=missing to fetch it"
  [[ $(source_version) == "$VERSION" ]] ||
    fail 10 "the image $IMAGE is not here, and the sources in this directory are of version $(source_version). Set APP_VERSION in ${SETTINGS_FILE##*/}, or check out that version"
  bash "$SCRIPTS/build.sh" || give_up $?
  NEW_IMAGES=yes
}

get_images() {
  local image
  if ! has_image "$IMAGE"; then
    if [[ $(setting APP_PULL_POLICY) == never ]]; then build; else fetch "$IMAGE"; fi
  fi
  for image in $(compose config --images); do
    has_image "$image" || fetch "$image"
  done
}

# --- The database ----------------------------------------------------------------------------

start_database() {
  local id
  step "Starting the database"
  quietly compose up --detach --no-deps postgres || undone "the database could not be started"
  id="$(containers postgres --all)"
  if ! wait_until database_answers "$id"; then
    explain "$id"
    undone "the database did not get ready"
  fi
}

migrate() {
  local said code=0
  step "Bringing the database to the schema of version $VERSION"
  said="$(compose run --rm --no-deps -T app --migrate-only 2>&1)" || code=$?
  ((code != 0)) || return 0
  last_lines <<<"$said" >&2
  likely_cause "$code" >&2
  ((code != 78)) || fail 3 "version $VERSION refuses this configuration; nothing was switched"
  undone "the database could not be brought to the schema of version $VERSION"
}

# --- The application -------------------------------------------------------------------------

start_instance() {
  local id
  step "Starting version $VERSION"
  state "Version $VERSION has been started and is not ready yet."
  quietly compose up --detach app || undone "version $VERSION could not be started"
  id="$(containers app --all)"
  if ! wait_until is_ready "${id%%$'\n'*}"; then
    explain "${id%%$'\n'*}"
    quietly docker stop -t "$DRAIN_SECONDS" "${id%%$'\n'*}"
    undone "version $VERSION did not get ready"
  fi
}

# The end of a deployment that did not succeed. The version that was here before keeps running, or is
# brought back.
undone() {
  remove_second
  if [[ -n $RUNNING ]] && is_ready "$RUNNING"; then
    state "Version $BEFORE is running, as before."
    fail 11 "$1; version $BEFORE keeps running"
  fi
  if bring_back; then
    state "Version $BEFORE is running. ${SETTINGS_FILE##*/} still names $VERSION: set APP_VERSION=$BEFORE, or mend what is wrong and deploy again."
    fail 11 "$1; version $BEFORE was brought back"
  fi
  state "MiniCRM serves nobody. Mend what is wrong and run scripts/deploy.sh again."
  fail 12 "$1; the application is down"
}

bring_back() {
  local id
  [[ -n $BEFORE && $BEFORE != "$VERSION" ]] && has_image "$(setting APP_IMAGE):$BEFORE" || return 1
  step "Bringing back version $BEFORE"
  APP_VERSION="$BEFORE" quietly compose up --detach app || return 1
  id="$(containers app)"
  [[ -n $id ]] && wait_until is_ready "$id"
}

# --- The edge --------------------------------------------------------------------------------

arrange_edges() {
  local service id profiles
  profiles=",$(setting COMPOSE_PROFILES),"
  for service in edge edge-tls; do
    if [[ $profiles == *",$service,"* ]]; then
      step "Starting $service"
      quietly compose up --detach --no-deps "$service" ||
        fail 12 "$service could not be started, so nobody reaches the application"
    else
      for id in $(containers "$service" --all); do
        step "Removing $service, which COMPOSE_PROFILES does not name"
        quietly docker rm --force "$id"
      done
    fi
  done
  [[ $profiles != *,edge,* ]] || wait_for_edge
}

edge_answers() (
  exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
  printf 'GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
  read -r -t 5 status <&3
  [[ $status == *' 200 '* ]]
) 2>/dev/null

wait_for_edge() {
  local port deadline=$((SECONDS + (READY_SECONDS < 30 ? READY_SECONDS : 30)))
  port="$(setting APP_PORT)"
  until edge_answers "$port"; do
    if ((SECONDS >= deadline)); then
      warn "The application is ready, but port $port of this machine does not answer. See: scripts/logs.sh edge"
      return 0
    fi
    sleep 0.5
  done
}

# The code is for this terminal alone and not written down.
announce() {
  local id code
  id="$(containers app)"
  step "Version $VERSION is ready: $(setting APP_BASE_URL)"
  code="$(docker logs "$id" 2>&1 | grep -o 'give this code: [0-9A-Z-]*' | tail -n 1)" || return 0
  printf '%s\n' "Nobody has an account yet. Open $(setting APP_BASE_URL)/setup and ${code}"
}

# --- In order --------------------------------------------------------------------------------

case "${1:-}" in
  --help) usage && exit ;;
  '') ;;
  *) misuse "unknown argument $1." ;;
esac

lock
load_settings
need_docker
VERSION="$(setting APP_VERSION)"
IMAGE="$(app_image)"
NEW_IMAGES=''
RUNNING='' BEFORE=''

preflight
get_images
# With the images here, the values and the volume can be checked too.
[[ -z $NEW_IMAGES ]] || preflight

settle
present="$(containers app --all)"
[[ -z $present ]] || BEFORE="$(version_of "${present%%$'\n'*}")"
RUNNING="$(containers app)"
if [[ -n $RUNNING ]]; then
  state "Version $BEFORE is running, as before."
else
  state "The application is not running."
fi

start_database
if [[ -n $RUNNING && $BEFORE == "$VERSION" ]] && is_as_set "$RUNNING" && wait_until is_ready "$RUNNING"; then
  arrange_edges
  state ""
  step "already running version $VERSION: $(setting APP_BASE_URL)"
  exit
fi

migrate
if [[ -n $RUNNING ]]; then
  if ! replace_instance "$RUNNING"; then
    explain "$(second)"
    undone "version $VERSION did not get ready"
  fi
else
  start_instance
fi
state "Version $VERSION is running."
arrange_edges
state ""
announce
