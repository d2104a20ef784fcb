#!/usr/bin/env bash
# Takes up changed settings without a failed request.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=lib-instances.sh
source "$SCRIPTS/lib-instances.sh"

usage() {
  cat <<'END'
usage: scripts/restart.sh

Starts a second instance of the application with the settings as they are now, waits until it is ready,
lets the first one finish what it is doing and removes it. When the second does not get ready it is
removed, and the first keeps running. The database and the edge are not touched.
END
}

clean_up() {
  leave_one_instance
}

no_arguments "$@"

lock
load_settings
need_docker
[[ -n $(containers app) ]] || fail 14 "the application is not running. Start it with: scripts/deploy.sh"
bash "$SCRIPTS/doctor.sh" --preflight || give_up $?
settle

first="$(containers app)"
version="$(version_of "$first")"
[[ $version == "$(setting APP_VERSION)" ]] ||
  fail 13 "version $version is running, but APP_VERSION is $(setting APP_VERSION). To change the version: scripts/update.sh $(setting APP_VERSION)"

if ! replace_instance "$first" true; then
  explain "$CANDIDATE"
  discard
  is_ready "$first" || fail 12 "the second instance $PROBLEM, and the first is not ready either"
  fail 11 "the second instance $PROBLEM; the first keeps running with the settings it had"
fi
step "Restarted: version $version runs with the settings as they are now"
