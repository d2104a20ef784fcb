#!/usr/bin/env bash
# Shows what the containers log.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

usage() {
  cat <<'END'
usage: scripts/logs.sh [--no-follow] [--since TIME] [--tail LINES] [SERVICE...]

Shows the last 200 lines of all services, or of those named (app, postgres, edge, edge-tls), and follows
them until Ctrl-C. TIME is a date or a span of time, as in 2h or 2026-11-25T08:00:00.
END
}

FOLLOW=(--follow) SINCE=() TAIL=200 SERVICES=()
while (($# > 0)); do
  case "$1" in
    -h | --help) usage && exit ;;
    --since | --tail) (($# > 1)) || misuse "$1 needs a value." ;;&
    --no-follow) FOLLOW=() ;;
    --since) SINCE=(--since "$2") TAIL=all && shift ;;
    --tail) TAIL="$2" && shift ;;
    -*) misuse "unknown argument $1." ;;
    *) SERVICES+=("$1") ;;
  esac
  shift
done

for service in "${SERVICES[@]}"; do
  [[ $service =~ ^(app|postgres|edge|edge-tls)$ ]] || misuse "there is no service $service, but app, postgres, edge and edge-tls."
done
need_docker
for service in "${SERVICES[@]:-app}"; do
  [[ -n $(containers "$service" --all) ]] || fail 14 "there is no container of $service. Start it with: scripts/deploy.sh"
done

# By the project's name alone and away from any compose file, so that a broken settings file does not
# stand in the way. Ctrl-C is the usual end here, not an interruption.
trap - INT
cd /
exec docker compose --project-name "$PROJECT" logs "${FOLLOW[@]}" "${SINCE[@]}" --tail "$TAIL" "${SERVICES[@]}"
