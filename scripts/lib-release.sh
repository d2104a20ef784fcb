# shellcheck shell=bash
# What deploy.sh, update.sh and rollback.sh share: which version ran, the images, the database, the edge. Sourced
# after lib.sh.
#
# VERSION is the one to come into service; each script says in "undone" how it ends when that does not succeed.
# shellcheck disable=SC2153,SC2034 # what belongs to those who source this

# shellcheck source-path=SCRIPTDIR source=lib-instances.sh
source "$SCRIPTS/lib-instances.sh"

# --- Versions ----------------------------------------------------------------------------------

# Which versions have served here, the last one last, a line each: when, and which.
readonly HISTORY="$LOGS/versions.log"

versions_that_served() {
  cut -d ' ' -f 2 "$HISTORY" 2>/dev/null || true
}

# The archive from before an update that took the application away; for a run that is killed then.
readonly WAY_BACK="$LOGS/update.state"

# A version is the one that runs here, for the scripts and for Compose.
name_version() {
  [[ $(versions_that_served | tail -n 1) == "$1" ]] ||
    { TZ=UTC printf '%(%FT%TZ)T %s\n' -1 "$1" >>"$HISTORY"; } 2>/dev/null || return 1
  write_setting APP_VERSION "$1"
}

# From here on it is, and people write into what it has made of the database: no backup may take its place.
take_over() {
  PROBLEM="could not be written into ${SETTINGS_FILE##*/}"
  name_version "$1" && rm -f "$WAY_BACK"
}

# The version that serves or served last; empty on an empty machine.
version_before() {
  local id
  id="$(best_instance)"
  [[ -n $id ]] || for id in $(containers app --all); do
    ! is_let_in "$id" || break
    id=''
  done
  if [[ -n $id ]]; then
    version_of "$id"
  elif docker volume inspect minicrm_pgdata >/dev/null 2>&1; then
    versions_that_served | tail -n 1
  fi
}

# Three images are kept: the one that runs and two to go back to. Of others than MiniCRM's own, and of versions
# that never served here, none is touched.
remove_old_images() {
  local version kept=0 image
  for version in $(versions_that_served | tac | awk '!seen[$0]++'); do
    kept=$((kept + 1))
    image="$(setting APP_IMAGE):$version"
    if ((kept > 3)) && has_image "$image"; then
      step "Removing the image of version $version, which is older than the last three"
      quietly docker image rm "$image" || warn "the image $image could not be removed"
    fi
  done
}

# --- Images ------------------------------------------------------------------------------------

preflight() {
  bash "$SCRIPTS/doctor.sh" --preflight || give_up $?
}

NEW_IMAGES=''

fetch() {
  step "Fetching $1"
  docker pull --quiet "$1" >/dev/null || fail 10 "the image $1 is not here and could not be fetched"
  NEW_IMAGES=yes
}

build() {
  [[ -f $ROOT/pom.xml && $(setting APP_IMAGE) == minicrm ]] ||
    fail 10 "the image $1 is not here. Load it with docker load, or set APP_PULL_POLICY=missing to fetch it"
  [[ $(source_version) == "$VERSION" ]] ||
    fail 10 "the image $1 is not here, and the sources in this directory are of version $(source_version). Check out version $VERSION, or load the image with docker load"
  bash "$SCRIPTS/build.sh" || give_up $?
  NEW_IMAGES=yes
}

get_images() {
  local image
  image="$(setting APP_IMAGE):$VERSION"
  if ! has_image "$image"; then
    if [[ $(setting APP_PULL_POLICY) == never ]]; then build "$image"; else fetch "$image"; fi
  fi
  for image in $(compose config --images | grep -vxF "$(app_image)"); do
    has_image "$image" || fetch "$image"
  done
}

# --- The database ------------------------------------------------------------------------------

start_database() {
  await_database || undone "$PROBLEM"
}

await_database() {
  local id
  [[ -n $(containers postgres) ]] || step "Starting the database"
  PROBLEM="the database could not be started"
  quietly compose up --detach --no-deps postgres || return 1
  id="$(containers postgres --all)"
  PROBLEM="the database did not get ready"
  wait_until database_answers "$id" || { explain "$id" && return 1; }
}

# Whether the database has the schema that VERSION brings, and no migration that failed. Everything else that a
# migration would refuse, the start of the version refuses as well.
has_schema() {
  local brings has
  brings="$(label "$(setting APP_IMAGE):$VERSION" minicrm.schema.version)"
  has="$(query 2>/dev/null <<<'select case when bool_and(success) then max(version::integer) end from flyway_schema_history where version is not null')" || return 1
  [[ $brings =~ ^[0-9]+$ && $has =~ ^[0-9]+$ ]] && ((10#$brings == 10#$has))
}

# Ends with the application's code when that does not succeed.
migrate() {
  local said code=0
  if has_schema; then
    step "The database has the schema of version $VERSION"
    return 0
  fi
  step "Bringing the database to the schema of version $VERSION"
  said="$(compose run --rm --no-deps -T app --migrate-only 2>&1)" || code=$?
  ((code != 0)) || return 0
  last_lines <<<"$said" >&2
  likely_cause "$code" >&2
  return "$code"
}

# Whether a version is known to be able to use the database, and whether one is known not to be.
database_fits() {
  local floor
  floor="$(database_floor)"
  [[ -n $floor ]] && ! is_older "$1" "$floor"
}

database_is_beyond() {
  local floor
  floor="$(database_floor)"
  [[ -n $floor ]] && is_older "$1" "$floor"
}

schema() {
  query <<<'select max(version::integer) from flyway_schema_history where success and version is not null'
}

# --- Into service -------------------------------------------------------------------------------

# While nobody serves, and the script that ends brings back what did.
IN_WINDOW=

# Where no other one serves.
start_alone() {
  step "Starting version $VERSION"
  if ! { prepare_instance && go_forward open_doors; }; then
    undone "version $VERSION $PROBLEM"
  fi
}

# Before people come, it is written down that there is no way back any more.
open_doors() {
  take_over "$VERSION" && let_in "$CANDIDATE" || return 1
  IN_WINDOW=
  state "Version $VERSION is running."
}

# --- The edge ----------------------------------------------------------------------------------

arrange_edges() {
  local service id profiles
  profiles=",$(setting COMPOSE_PROFILES),"
  for service in edge edge-tls; do
    if [[ $profiles == *",$service,"* ]]; then
      [[ -n $(containers "$service") ]] || step "Starting $service"
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
