#!/usr/bin/env bash
# Looks MiniCRM over and says what is wrong, why it matters and what mends it.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

usage() {
  cat <<'END'
usage: scripts/doctor.sh [--json] [--url URL]

Checks the machine, the settings file, network, image, data and the running containers. Each finding has
an id, which docs/troubleshooting.md explains. Changes nothing. Ends with 3 when something must be mended.

  --json       the findings for monitoring
  --url URL    also asks MiniCRM under this address, through the proxy, as people do
END
}

# --- Findings --------------------------------------------------------------------------------

FINDINGS=()
FAILURES=0

# ok ID SENTENCE
ok() {
  note OK "$@"
}

# mind ID SENTENCE [HOW: COMMAND]
mind() {
  note WARN "$@"
}

# bad ID SENTENCE [HOW: COMMAND]
bad() {
  FAILURES=$((FAILURES + 1))
  note FAIL "$@"
}

# Says a finding at once, each in the way that was asked for.
note() {
  local level="$1" id="$2" sentence="$3" how="${4:-}"
  FINDINGS+=("{\"id\":$(json "$id"),\"level\":\"$level\",\"message\":$(json "$sentence"),\"fix\":$(json "${how#*: }")}")
  [[ $level == OK ]] || log "$level $id: $sentence"
  case "$MODE:$level" in
    json:* | preflight:OK) ;;
    preflight:WARN) printf 'WARN  %s\n' "$sentence${how:+ $how}" >&2 ;;
    preflight:FAIL) printf 'ERROR %s\n' "$sentence${how:+ $how}" >&2 ;;
    *)
      printf '%-4s  %-18s  %s\n' "$level" "$id" "$sentence"
      [[ -z $how ]] || printf '%26s%s\n' '' "$how"
      ;;
  esac
}

# --- The machine -----------------------------------------------------------------------------

# Whether version $1 is at least version $2.
at_least() {
  printf '%s\n' "$2" "$1" | sort --version-sort --check=quiet
}

check_docker() {
  local engine compose
  if ! command -v docker >/dev/null; then
    bad engine "docker is not installed; see https://docs.docker.com/engine/install/"
    return 1
  fi
  if ! engine="$(docker version --format '{{.Server.Version}}' 2>&1)"; then
    bad engine "Docker does not answer: ${engine##*$'\n'}" "Start it with: systemctl start docker"
    return 1
  fi
  if at_least "$engine" 20.10; then
    ok engine "Docker Engine $engine answers."
  else
    bad engine "Docker Engine $engine is older than 20.10, the oldest that MiniCRM is tested with; see https://docs.docker.com/engine/install/"
  fi
  if ! compose="$(docker compose version --short 2>/dev/null)"; then
    bad compose "Docker has no Compose." "Install it with: apt-get install docker-compose-plugin"
    return 1
  fi
  if at_least "${compose#v}" 2.26; then
    ok compose "Docker Compose $compose answers."
  else
    mind compose "Docker Compose $compose is older than 2.26, the oldest that MiniCRM is tested with." "Update it with: apt-get install docker-compose-plugin"
  fi
}

check_disk() {
  local place free
  place="$(docker info --format '{{.DockerRootDir}}' 2>/dev/null || true)"
  [[ -d $place ]] || place="$ROOT"
  free="$(df --output=avail --block-size=1M "$place" | tail -n 1)"
  free="${free// /}"
  if ((free < 1024)); then
    bad disk "Only $free MB are free at $place; the database stops when it is full." "See what takes the room with: docker system df"
  elif ((free < 5120)); then
    mind disk "Only $free MB are free at $place." "See what takes the room with: docker system df"
  else
    ok disk "$((free / 1024)) GB are free at $place."
  fi
}

check_memory() {
  local total
  total="$(docker info --format '{{.MemTotal}}' 2>/dev/null || true)"
  total=$((${total:-0} / 1048576))
  if ((total < 1700)); then
    mind memory "The machine has $total MB of memory; MiniCRM with its database wants 2 GB." "Lower APP_MEMORY and PG_MEMORY, see: docs/environment.md#app_memory"
  else
    ok memory "The machine has $((total / 1024)) GB of memory."
  fi
}

check_clock() {
  local synchronised
  synchronised="$(timedatectl show --property NTPSynchronized --value 2>/dev/null || true)"
  case "$synchronised" in
    yes) ok clock "The clock is kept right over the network." ;;
    no) mind clock "The clock is not kept right over the network, so certificates and times may be refused or wrong." "Turn it on with: timedatectl set-ntp true" ;;
    *) ok clock "The clock says $(date -u '+%F %H:%M') UTC; nothing here tells whether it is kept right." ;;
  esac
}

# --- The settings ----------------------------------------------------------------------------

check_settings_file() {
  local name="${SETTINGS_FILE##*/}" problem mode
  if [[ ! -f $SETTINGS_FILE ]]; then
    bad settings-file "$name not found; run scripts/init-env.sh"
    return 1
  fi
  if [[ ! -r $SETTINGS_FILE ]]; then
    bad settings-file "$name cannot be read by $(id -un)." "Give it to yourself with: sudo chown $(id -un) $name"
    return 1
  fi
  mode="$(stat --format %a "$SETTINGS_FILE")"
  if [[ $mode == 600 || $mode == 400 ]]; then
    ok settings-mode "Nobody else can read $name."
  else
    bad settings-mode "$name has mode $mode, so that others on this machine can read the secrets." "Close it with: chmod 600 $name"
  fi
  if [[ $ROOT/.env -ef $SETTINGS_FILE ]]; then
    ok settings-link ".env leads to $name."
  else
    mind settings-link ".env does not lead to $name, so plain docker compose commands do not find the settings." "Link it with: ln -sfn $name .env"
  fi
  read_settings
  if ((${#SETTINGS_PROBLEMS[@]} == 0)); then
    ok settings-file "$name is read by Compose as it is written."
  fi
  for problem in "${SETTINGS_PROBLEMS[@]}"; do
    settings_finding "${problem%%$'\t'*}" "${problem#*$'\t'}"
  done
}

settings_finding() {
  local name="${SETTINGS_FILE##*/}"
  case "$1" in
    settings-bom) bad "$1" "$2" "Take it out with: sed -i '1s/^\xEF\xBB\xBF//' $name" ;;
    settings-crlf) bad "$1" "$2" "Mend them with: sed -i 's/\r\$//' $name" ;;
    *) bad "$1" "$2" ;;
  esac
}

# The values are judged by the application itself; what it says begins with the name of a setting.
VALUES=
check_settings_values() {
  local image name said code=0 line
  image="$(app_image)"
  if ! has_image "$image"; then
    is_version "$(setting APP_VERSION)" || [[ -z $(setting APP_VERSION) ]] ||
      bad settings-values "APP_VERSION: must be the number of a release, never latest. Example: 0.1.0. See docs/environment.md#app_version"
    [[ $MODE == preflight ]] || mind image "There is no image $image yet." "It is built or fetched by: scripts/deploy.sh"
    return 0
  fi
  ok image "The image $image is here."
  said="$(docker run --rm --network none --env-file <(
    for name in "${!SETTINGS[@]}"; do printf '%s=%s\n' "$name" "${SETTINGS[$name]}"; done
  ) "$image" --check-config 2>&1)" || code=$?
  while IFS= read -r line; do
    if [[ $line == 'warning: '* ]]; then
      mind settings-values "${line#warning: }"
    elif [[ $line =~ ^[A-Z]+(_[A-Z0-9]+)+:\  ]]; then
      bad settings-values "$line"
    fi
  done <<<"$said"
  case "$code" in
    0) ok settings-values "All values are what they must be." ;;
    78) VALUES=wrong ;;
    *) bad settings-values "The values could not be checked: ${said##*$'\n'}" ;;
  esac
}

check_processors() {
  local there name
  there="$(docker info --format '{{.NCPU}}')"
  for name in APP_CPUS PG_CPUS; do
    is_at_most "$(setting "$name")" "$there" && continue
    bad processors "$name is $(setting "$name"), but this machine has $there processors, so Docker refuses to start the container." "Set it in ${SETTINGS_FILE##*/}: $name=$there"
    return 0
  done
  ok processors "The machine has $there processors."
}

check_compose_file() {
  local said
  # Of a value that is missing the application has told already, and how to make one
  [[ $VALUES != wrong ]] || return 0
  if said="$(compose config --quiet 2>&1)"; then
    ok compose-file "Compose understands ${STACK_FILE##*/} with these settings."
  else
    bad compose-file "Compose refuses ${STACK_FILE##*/} with these settings: ${said##*$'\n'}"
  fi
}

# --- The network -----------------------------------------------------------------------------

# The first address of a network as a number, and the length of its prefix.
ipv4() {
  local address="${1%/*}" prefix=32
  [[ $1 != */* ]] || prefix="${1#*/}"
  local IFS=.
  # shellcheck disable=SC2086 # split at the dots
  set -- $address
  printf '%d %d\n' $((($1 << 24) | ($2 << 16) | ($3 << 8) | $4)) "$prefix"
}

# Whether two IPv4 networks have addresses in common.
overlap() {
  local a b prefix_a prefix_b shift
  read -r a prefix_a < <(ipv4 "$1")
  read -r b prefix_b < <(ipv4 "$2")
  shift=$((32 - (prefix_a < prefix_b ? prefix_a : prefix_b)))
  ((a >> shift == b >> shift))
}

check_network() {
  local name subnets
  name="$(setting PROXY_NETWORK)"
  if ! subnets="$(docker network inspect --format '{{range .IPAM.Config}}{{.Subnet}} {{end}}' "$name" 2>/dev/null)"; then
    bad proxy-network "network \"$name\" does not exist." "Create it with: docker network create $name"
    return 0
  fi
  ok proxy-network "The network $name is there."
  check_trusted_proxies "$name" "$subnets"
  check_alias "$name"
}

check_trusted_proxies() {
  local name="$1" subnet trusted
  # Empty is a choice, of which the application warns with the other values.
  [[ -n $(setting TRUSTED_PROXIES) ]] || return 0
  for subnet in $2; do
    [[ $subnet =~ ^[0-9.]+/[0-9]+$ ]] || continue
    for trusted in ${SETTINGS[TRUSTED_PROXIES]//,/ }; do
      if [[ $trusted =~ ^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+(/[0-9]+)?$ ]] && overlap "$subnet" "$trusted"; then
        ok trusted-proxies "A proxy on the network $name is believed."
        return 0
      fi
    done
  done
  mind trusted-proxies "TRUSTED_PROXIES names nothing on the network $name (${2% }), so a proxy there is not believed: all clients have its address and https is not noticed." "Set it in ${SETTINGS_FILE##*/}: TRUSTED_PROXIES=${2%% *}"
}

# The names under which others can be reached on the network, one "container name" a line.
strangers() {
  local id
  for id in $(docker network inspect --format '{{range $id, $c := .Containers}}{{$id}} {{end}}' "$1"); do
    docker inspect --format \
      "{{\$c := .Name}}{{if ne (index .Config.Labels \"com.docker.compose.project\") \"$PROJECT\"}}{{range (index .NetworkSettings.Networks \"$1\").Aliases}}{{\$c}} {{.}}{{println}}{{end}}{{end}}" \
      "$id" 2>/dev/null || true
  done
}

check_alias() {
  local alias container name
  alias="$(setting PROXY_ALIAS)"
  while read -r container name; do
    if [[ $name == "$alias" ]]; then
      bad proxy-alias "The container ${container#/} is called $alias on the network $1 too, so that each gets requests meant for the other." "Choose another name in ${SETTINGS_FILE##*/}: PROXY_ALIAS=minicrm-2"
      return 0
    elif [[ $name == app ]]; then
      mind proxy-alias "The container ${container#/} is called app on the network $1, as MiniCRM is too." "Let the proxy ask by the other name: http://$alias:3000"
      return 0
    fi
  done < <(strangers "$1")
  ok proxy-alias "Nobody else on the network $1 is called $alias."
}

# A port that somebody else holds keeps the edge from starting.
check_port() {
  local port
  [[ $(setting COMPOSE_PROFILES) == edge ]] || return 0
  [[ -z $(containers edge) ]] || return 0
  port="$(setting APP_PORT)"
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    bad port "Something else listens on port $port of this machine already." "Choose another one in ${SETTINGS_FILE##*/}: APP_PORT=3100"
  else
    ok port "Port $port is free."
  fi
}

# --- The data --------------------------------------------------------------------------------

# A volume that another major version has written must not be opened, and above all not be taken for
# an empty one. Where the version stands depends on which version wrote it.
check_postgres_major() {
  local image said wanted found
  image="$(setting POSTGRES_IMAGE)"
  docker volume inspect minicrm_pgdata >/dev/null 2>&1 || return 0
  has_image "$image" || return 0
  # shellcheck disable=SC2016 # expanded in the container
  said="$(docker run --rm --network none --user 0 --volume minicrm_pgdata:/volume:ro --entrypoint sh "$image" -c \
    'postgres --version; cat /volume/PG_VERSION /volume/data/PG_VERSION /volume/*/docker/PG_VERSION 2>/dev/null; true' 2>&1)" || true
  [[ $said =~ ^postgres\ [^0-9]*([0-9]+) ]] || {
    mind postgresql-major "The image $image does not tell its version: ${said%%$'\n'*}"
    return 0
  }
  wanted="${BASH_REMATCH[1]}"
  found="$(tail -n +2 <<<"$said" | sort -u)"
  if [[ -z $found || $'\n'$found$'\n' == *$'\n'"$wanted"$'\n'* ]]; then
    ok postgresql-major "The image and the volume are both of PostgreSQL $wanted."
  else
    bad postgresql-major "The volume minicrm_pgdata was written by PostgreSQL ${found//$'\n'/, }, the image $image is version $wanted and cannot read it. See docs/troubleshooting.md#postgresql-major" "Go back to the image that fits in ${SETTINGS_FILE##*/}: POSTGRES_IMAGE=postgres:${found##*$'\n'}-trixie"
  fi
}

check_database_port() {
  local id
  id="$(containers postgres --all)"
  [[ -n $id ]] || return 0
  if [[ $(inspect "$id" '{{len .HostConfig.PortBindings}}') == 0 ]]; then
    ok database-port "The database cannot be reached from outside."
  else
    bad database-port "The database is published on a port of this machine; Docker opens it past the firewall." "Take the ports out of your override file, then run: scripts/deploy.sh"
  fi
}

# What the database itself tells, when it is running.
check_database() {
  local said failed schema checksums label
  [[ -n $(containers postgres --all) ]] || return 0
  if [[ -z $(containers postgres) ]]; then
    bad database "The database is not running." "Start it with: scripts/deploy.sh"
    return 0
  fi
  if ! said="$(query <<<"select current_setting('data_checksums'), to_regclass('flyway_schema_history') is not null" 2>&1)"; then
    bad database "The database does not answer: ${said##*$'\n'}" "Look at its log with: scripts/logs.sh postgres"
    return 0
  fi
  ok database "The database answers."
  checksums="${said%|*}"
  if [[ $checksums == on ]]; then
    ok data-checksums "The database notices damaged pages."
  else
    mind data-checksums "The database was made without data checksums, so damage on the disk stays unnoticed. See docs/troubleshooting.md#data-checksums"
  fi
  [[ ${said#*|} == t ]] || return 0

  said="$(query <<<"select count(*) filter (where not success), max(version::numeric) from flyway_schema_history where version is not null")"
  failed="${said%|*}" schema="${said#*|}"
  if [[ $failed == 0 ]]; then
    ok migrations "No migration has failed."
  else
    bad migrations "$failed migration of the database has failed half-way. See docs/troubleshooting.md#migrations" "Its reason is in the log: scripts/logs.sh app"
  fi
  label="$(label "$(app_image)" minicrm.schema.version)"
  [[ $label =~ ^[0-9]+$ && $schema =~ ^[0-9]+$ ]] || return 0
  if ((10#$schema > 10#$label)) && is_older "$(setting APP_VERSION)" "$(database_floor)"; then
    bad schema "The schema is at $schema, and version $(setting APP_VERSION) cannot use it: a newer version has run here." "Go to that one with scripts/update.sh, or bring back the backup from before. See docs/upgrade.md#going-back"
  elif ((10#$schema > 10#$label)); then
    ok schema "The schema is at $schema, newer than the $label of version $(setting APP_VERSION), which can use it."
  elif ((10#$schema < 10#$label)); then
    mind schema "The schema is at $schema, version $(setting APP_VERSION) brings $label." "Bring it up with: scripts/deploy.sh"
  else
    ok schema "The schema is at $schema, as version $(setting APP_VERSION) needs it."
  fi
}

# --- Backups -----------------------------------------------------------------------------------

check_backups() {
  check_last_backup
  check_backup_place
  check_age
  check_restores
}

# A day, and two hours for one that takes longer. A new installation has that time for its first one.
check_last_backup() {
  local proven since hours
  proven="$(last_proven)"
  since="${proven:-$(query 2>/dev/null <<<'select extract(epoch from created_at)::bigint from installation' || true)}"
  hours=$((($(date +%s) - ${since:-$(date +%s)}) / 3600))
  if ((hours >= 26)); then
    bad backup "$(if [[ -n $proven ]]; then echo "The last proven backup is $hours hours old"; else echo "There is no proven backup"; fi)$(
      [[ -z $(last_run message) ]] || printf '; the last run said: %s' "$(last_run message)"
    )." "Make one with: scripts/backup.sh"
  elif [[ -z $proven ]]; then
    mind backup "There is no proven backup yet." "Make one with: scripts/backup.sh"
  else
    ok backup "The last proven backup is $hours hours old."
  fi
}

check_backup_place() {
  local place data said
  place="$(backup_dir)"
  if [[ ! -d $place ]]; then
    ok backup-place "$place is made by the first backup."
    return 0
  fi
  if [[ ! -w $place || ! -O $place ]]; then
    bad backup-place "$place belongs to $(stat -c %U "$place"), so that no backup can be kept there for $(id -un) alone." "Give it to yourself with: sudo chown -R $(id -un) $place"
    return 0
  fi
  if [[ $(stat -c %a "$place") != 700 ]]; then
    bad backup-place "$place has mode $(stat -c %a "$place"), so that others on this machine can see the archives." "Close it with: chmod 700 $place"
    return 0
  fi
  data="$(docker info --format '{{.DockerRootDir}}' 2>/dev/null || true)"
  if [[ -d $data && $(stat -c %d "$data") == "$(stat -c %d "$place")" && -z $(setting BACKUP_REMOTE_CMD) ]]; then
    mind backup-place "$place is on the same disk as the data, and BACKUP_REMOTE_CMD takes no archive away: both would be lost together. See docs/backup-restore.md#three-copies"
  else
    ok backup-place "The archives are in $place."
  fi
  said="$(query 2>/dev/null <<<'select pg_database_size(current_database()), coalesce(sum(size), 0) from file_content')" || return 0
  if (($(free_in "$place") >= $(room_for_backup "${said%|*}" "${said#*|}"))); then
    ok backup-room "There is room for the next backup."
  else
    bad backup-room "The next backup needs $(megabytes "$(room_for_backup "${said%|*}" "${said#*|}")") MB in $place, where $(megabytes "$(free_in "$place")") MB are free." "See what takes the room with: du -sh $place"
  fi
}

check_age() {
  [[ -n $(setting BACKUP_AGE_RECIPIENT) ]] || return 0
  if command -v age >/dev/null; then
    ok backup-age "age is there, which encrypts the archives."
  else
    bad backup-age "BACKUP_AGE_RECIPIENT is set, but age is not installed, so no backup is made." "Install it with: apt-get install age"
  fi
}

# What restores leave: one way back on purpose, and after a kill a database that was not finished.
check_restores() {
  local said name size
  said="$(query 2>/dev/null <<<"select datname, pg_size_pretty(pg_database_size(datname)) from pg_database where datname like current_database() || '\\_%restore\\_%'")" || return 0
  while IFS='|' read -r name size; do
    case "$name" in
      *_before_restore_*) mind restore-kept "What was there before the last restore is kept as $name ($size); scripts/restore.sh --undo brings it back." "When it is not needed any more: scripts/restore.sh --forget" ;;
      ?*) mind restore-left "A restore was interrupted and has left $name ($size). What is in use is whole." "Run it again, or put it away with: scripts/restore.sh --forget" ;;
    esac
  done <<<"$said"
}

# --- What is running -------------------------------------------------------------------------

check_application() {
  local ids id restarts
  ids="$(containers app)"
  if [[ -z $ids ]]; then
    mind application "The application is not running." "Start it with: scripts/deploy.sh"
    return 0
  fi
  if [[ $ids == *$'\n'* ]]; then
    mind instances "Several instances are running, which an interrupted restart has left." "Tidy up with: scripts/restart.sh"
  else
    ok instances "One instance is running."
  fi
  id="$(best_instance)"
  if is_ready "$id"; then
    ok application "The application is ready."
  else
    bad application "The application is not ready, or not yet." "Look at its log with: scripts/logs.sh app"
  fi
  restarts="$(inspect "$id" '{{.RestartCount}}')"
  if ((restarts == 0)); then
    ok restarts "The application has not been started again by itself."
  else
    mind restarts "The application ended and was started again by the engine; so far $restarts times." "Look for the reason with: scripts/logs.sh app"
  fi
  check_taken_up "$id"
  check_uploads "$id"
}

check_taken_up() {
  local version
  version="$(version_of "$1")"
  if [[ $version != "$(setting APP_VERSION)" ]]; then
    mind taken-up "Version $version is running, but APP_VERSION is $(setting APP_VERSION)." "Change over with: scripts/deploy.sh"
  elif is_as_set "$1"; then
    ok taken-up "The application runs with the settings as they are now."
  else
    mind taken-up "The settings or the image have changed since the application was started." "Take them up with: scripts/restart.sh"
  fi
}

check_uploads() {
  local known found
  known="$(query 2>/dev/null <<<"select uploads_id from installation where uploads_marked_at is not null")" || return 0
  [[ -n $known ]] || return 0
  found="$(docker exec "$1" cat /data/uploads/.minicrm-uploads 2>/dev/null || true)"
  if [[ $found == "$known" ]]; then
    ok uploads "The uploads volume is the one that belongs to this database."
  else
    bad uploads "The uploads volume is not the one that belongs to this database. See docs/troubleshooting.md#uploads" "Look at the volumes with: docker volume ls --filter name=minicrm"
  fi
}

# --- From outside ----------------------------------------------------------------------------

check_url() {
  local url="${1%/}/actuator/health" said
  if ! command -v curl >/dev/null; then
    mind url "curl is not installed, so $1 was not asked." "Install it with: apt-get install curl"
  elif said="$(curl --silent --show-error --fail --max-time 15 "$url" 2>&1)" && [[ $said == *'"UP"'* ]]; then
    ok url "$url answers UP."
  else
    bad url "$url does not answer UP: ${said##*$'\n'} See docs/reverse-proxy.md"
  fi
}

# --- In order --------------------------------------------------------------------------------

MODE=text URL=''
while (($# > 0)); do
  case "$1" in
    -h | --help) usage && exit ;;
    --json) MODE=json ;;
    --preflight) MODE=preflight ;; # for the other scripts: only what a start depends on, problems only
    --url) (($# > 1)) || misuse "--url needs a value." && URL="$2" && shift ;;
    *) misuse "unknown argument $1." ;;
  esac
  shift
done

look_over() {
  local docker='' settings=''
  if check_docker; then
    docker=yes
    check_disk
    check_memory
  fi
  check_clock
  if check_settings_file; then
    settings=yes
  fi
  [[ -n $docker && -n $settings ]] || return 0
  check_settings_values
  check_processors
  check_compose_file
  check_network
  check_port
  check_postgres_major
  [[ $MODE != preflight ]] || return 0
  check_database_port
  check_database
  check_application
  check_backups
}

# Whoever has read enough ends it: doctor.sh | head
trap - PIPE
look_over
[[ -z $URL ]] || check_url "$URL"

if [[ $MODE == json ]]; then
  findings="$(printf ',%s' "${FINDINGS[@]}")"
  printf '{"healthy":%s,"findings":[%s]}\n' "$( ((FAILURES == 0)) && echo true || echo false)" "${findings:1}"
fi
((FAILURES == 0)) || {
  [[ $MODE != preflight ]] || give_up 3
  fail 3 "doctor: $FAILURES of the findings must be mended"
}
