#!/usr/bin/env bash
# Says how MiniCRM is, on one screen.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

usage() {
  cat <<'END'
usage: scripts/status.sh [--json]

Version, health, uptime, processor, memory, schema, disk and the last proven backup. Ends with 14 when MiniCRM is not running or
not healthy.
END
}

MISSING=()
ROWS=()

# What the running containers use: id -> "cpu<tab>memory", asked for all of them at once because the
# engine measures for a second.
declare -A USED=()
measure() {
  local id used running=()
  for service in "${SERVICES[@]}"; do
    mapfile -t -O "${#running[@]}" running < <(containers "$service")
  done
  ((${#running[@]} > 0)) || return 0
  while IFS=$'\t' read -r id used; do
    USED[$id]="$used"
  done < <(docker stats --no-stream --no-trunc --format $'{{.ID}}\t{{.CPUPerc}}\t{{.MemUsage}}' "${running[@]}")
}

# is_well SERVICE ID
is_well() {
  case "$1" in
    app) is_let_in "$2" && is_ready "$2" ;;
    postgres) database_answers "$2" ;;
    *) true ;;
  esac
}

# Adds a service's rows: service, container, state, health, since, restarts, cpu, memory.
look_at() {
  local service="$1" ids id name status since restarts code health well=''
  ids="$(containers "$service" --all)"
  if [[ -z $ids ]]; then
    [[ $service == edge* ]] || MISSING+=("$service is not there")
    return 0
  fi
  for id in $ids; do
    IFS=$'\t' read -r name status since restarts code < <(
      inspect "$id" $'{{.Name}}\t{{.State.Status}}\t{{.State.StartedAt}}\t{{.RestartCount}}\t{{.State.ExitCode}}'
    )
    health=-
    if [[ $status == running ]]; then
      health='not ready'
      if is_well "$service" "$id"; then health=ready well=yes; fi
    fi
    ROWS+=("$service"$'\t'"${name#/}"$'\t'"$status"$'\t'"$health"$'\t'"${since%.*}"$'\t'"$restarts"$'\t'"${USED[$id]:--$'\t'-}")
  done
  if [[ -n $well ]]; then
    return
  elif [[ $service == app ]] && is_ready "$id"; then
    MISSING+=("app is ready, but no proxy finds it: what was begun is finished by scripts/deploy.sh")
  elif [[ $status == running ]]; then
    MISSING+=("$service is running, but not ready")
  else
    MISSING+=("$service is $status (exit code $code)")
  fi
}

# The schema and the size of the database, as far as it answers.
ask_database() {
  local said
  SCHEMA='' DATABASE_BYTES=''
  said="$(query 2>/dev/null <<<"select pg_database_size(current_database()), (select version::integer from flyway_schema_history where version is not null order by installed_rank desc limit 1)")" || return 0
  DATABASE_BYTES="${said%|*}" SCHEMA="${said#*|}"
}

free_bytes() {
  local place
  place="$(docker info --format '{{.DockerRootDir}}' 2>/dev/null || true)"
  [[ -d $place ]] || place="$ROOT"
  free_in "$place"
}

version() {
  local id
  id="$(best_instance)"
  [[ -n $id ]] || id="$(containers app --all)"
  if [[ -n $id ]]; then version_of "${id%%$'\n'*}"; else setting APP_VERSION; fi
}

as_text() {
  local row service container status health since restarts cpu memory
  printf 'MiniCRM %s is %s  %s\n\n' "$VERSION" "$1" "$(setting APP_BASE_URL)"
  printf '%-9s  %-20s  %-10s  %-9s  %-19s  %8s  %7s  %s\n' \
    service container state health 'since (UTC)' restarts cpu memory
  for row in "${ROWS[@]}"; do
    IFS=$'\t' read -r service container status health since restarts cpu memory <<<"$row"
    printf '%-9s  %-20s  %-10s  %-9s  %-19s  %8s  %7s  %s\n' \
      "$service" "$container" "$status" "$health" "${since/T/ }" "$restarts" "$cpu" "$memory"
  done
  printf '\nschema %s, database %s MB, %s GB of disk free\n' \
    "${SCHEMA:-unknown}" "$((${DATABASE_BYTES:-0} / 1048576))" "$((FREE / 1073741824))"
  if [[ -n $PROVEN ]]; then
    TZ=UTC printf 'last proven backup %(%F %H:%M)T UTC, %d hours ago\n' "$PROVEN" "$((($(date +%s) - PROVEN) / 3600))"
  else
    printf 'no proven backup yet: scripts/backup.sh\n'
  fi
}

as_json() {
  local row services='' proven=null service container status health since restarts cpu memory
  for row in "${ROWS[@]}"; do
    IFS=$'\t' read -r service container status health since restarts cpu memory <<<"$row"
    services+=",{\"service\":$(json "$service"),\"container\":$(json "$container"),\"state\":$(json "$status")"
    services+=",\"health\":$(json "$health"),\"since\":$(json "${since}Z"),\"restarts\":$restarts"
    services+=",\"cpu\":$(json "$cpu"),\"memory\":$(json "$memory")}"
  done
  [[ -z $PROVEN ]] || proven="$(TZ=UTC printf '"%(%FT%TZ)T"' "$PROVEN")"
  printf '{"healthy":%s,"version":%s,"url":%s,"schema":%s,"databaseBytes":%s,"diskFreeBytes":%s,"lastProvenBackup":%s,"services":[%s]}\n' \
    "$1" "$(json "$VERSION")" "$(json "$(setting APP_BASE_URL)")" "$(json "$SCHEMA")" "${DATABASE_BYTES:-null}" "$FREE" "$proven" "${services:1}"
}

FORM=text
if [[ ${1:-} == --json ]]; then
  FORM=json
  shift
fi
no_arguments "$@"
# Whoever has read enough ends it: status.sh | head -1
trap - PIPE

need_docker
[[ ! -r $SETTINGS_FILE ]] || read_settings
SERVICES=(app postgres edge edge-tls)
measure
for service in "${SERVICES[@]}"; do
  look_at "$service"
done
ask_database
VERSION="$(version)"
FREE="$(free_bytes)"
PROVEN="$(last_proven)"

if ((${#MISSING[@]} == 0)); then
  if [[ $FORM == json ]]; then as_json true; else as_text healthy; fi
else
  if [[ $FORM == json ]]; then as_json false; else as_text 'not healthy'; fi
  reason="$(printf '; %s' "${MISSING[@]}")"
  fail 14 "${reason:2}. scripts/doctor.sh says more, scripts/deploy.sh starts what is missing"
fi
