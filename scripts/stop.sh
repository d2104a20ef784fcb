#!/usr/bin/env bash
# Stops MiniCRM after it has finished what it is doing.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

usage() {
  cat <<'END'
usage: scripts/stop.sh

Lets the application finish the requests it is working on, then stops it, the edge and the database.
Containers and volumes stay; scripts/deploy.sh starts them again.
END
}

KILLED=()
STOPPED=

# Stops the running containers of a service, each in the time it was given for that.
stop_service() {
  local ids id
  ids="$(containers "$1")"
  [[ -n $ids ]] || return 0
  STOPPED=yes
  step "Stopping $1"
  # shellcheck disable=SC2086 # ids, one word each
  quietly docker stop $ids
  for id in $ids; do
    [[ $(inspect "$id" '{{.State.ExitCode}}') != 137 ]] || KILLED+=("$1")
  done
}

no_arguments "$@"

lock
need_docker
state "Some of the containers may still be running; see scripts/status.sh"
# The edge goes after the application, so that the last answers still reach people.
for service in app edge edge-tls postgres; do
  stop_service "$service"
done
state "Everything is stopped, and the volumes are as they were."
((${#KILLED[@]} == 0)) || fail 1 "${KILLED[*]} did not stop in time and was killed"
[[ -n $STOPPED ]] || { step "Nothing was running. Start with: scripts/deploy.sh" && exit; }
step "Stopped. The data is in the volumes minicrm_pgdata and minicrm_uploads; start again with: scripts/deploy.sh"
