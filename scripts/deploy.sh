#!/usr/bin/env bash
# Brings MiniCRM into production, or to the version and settings that the settings file names.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=lib-release.sh
source "$SCRIPTS/lib-release.sh"

usage() {
  cat <<'END'
usage: scripts/deploy.sh

Checks everything first, gets the images (the application's is built when it is not there and the sources
are), starts the database, brings it to this version's schema, starts the application and waits until it
is ready. What runs already is replaced without a failed request; what is as it should be is left alone.
When an older version ran here before, it hands over to update.sh, which makes a backup first.
END
}

clean_up() {
  leave_one_instance
}

# The end of a deployment that did not succeed.
undone() {
  explain "$CANDIDATE"
  discard
  if [[ -n $RUNNING ]] && is_ready "$RUNNING"; then
    state "Version $VERSION is running, as before."
    fail 11 "$1; what ran before keeps running"
  fi
  state "MiniCRM serves nobody. Mend what is wrong and run scripts/deploy.sh again."
  fail 12 "$1; the application is down"
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

no_arguments "$@"

lock
load_settings
need_docker
VERSION="$(setting APP_VERSION)"
[[ -z $VERSION ]] || is_version "$VERSION" ||
  fail 3 "APP_VERSION must be the number of a release, as in 0.1.0: never latest, and no letter in front. See docs/environment.md#app_version"
before="$(version_before)"
if [[ -n $before ]] && is_older "$before" "$VERSION"; then
  step "Version $before ran here before"
  exec bash "$SCRIPTS/update.sh" "$VERSION"
elif [[ -n $before ]] && is_older "$VERSION" "$before"; then
  fail 13 "APP_VERSION is $VERSION, but version $before ran here before. To go back: scripts/rollback.sh $VERSION; to stay: scripts/update.sh $before"
fi

preflight
get_images
# With the images here, the values and the volume can be checked too.
[[ -z $NEW_IMAGES ]] || preflight

settle
RUNNING="$(containers app)"
if [[ -n $RUNNING ]]; then
  state "Version $VERSION is running, as before."
else
  state "The application is not running."
fi

start_database
if [[ -n $RUNNING ]] && is_as_set "$RUNNING" && wait_until is_ready "$RUNNING"; then
  arrange_edges
  state ""
  step "already running version $VERSION: $(setting APP_BASE_URL)"
  exit
fi

code=0
migrate || code=$?
((code != 78)) || fail 3 "version $VERSION refuses this configuration; nothing was switched"
((code == 0)) || undone "the database could not be brought to the schema of version $VERSION"
if [[ -n $RUNNING ]]; then
  replace_instance "$RUNNING" take_over "$VERSION" || undone "the second instance of version $VERSION $PROBLEM"
else
  start_alone
fi
state "Version $VERSION is running."
arrange_edges
state ""
announce
