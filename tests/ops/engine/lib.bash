# What the scripts of this directory share. Sourced, never run.
# shellcheck shell=bash

# What takes long to make is kept here, outside the checkout, so that the next run takes seconds.
# shellcheck disable=SC2034  # for those who load this
cache="${MINICRM_OPS_CACHE:-$HOME/.cache/minicrm-ops}"
# Where the engine that up starts keeps containers, images and volumes
# shellcheck disable=SC2034
engine="$cache/engine"

say() { printf 'engine: %s\n' "$*"; }

fail() {
  printf 'engine: %s\n' "$*" >&2
  exit 1
}

# Runs a command quietly; its output is shown only when it fails.
quietly() {
  local output
  output="$(mktemp)"
  if "$@" >"$output" 2>&1 </dev/null; then
    rm -f "$output"
  else
    local status=$?
    cat "$output" >&2
    rm -f "$output"
    return "$status"
  fi
}

# Installs Debian packages, with one more try after the package lists have been brought up to date.
install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  quietly apt-get install -y -q --no-install-recommends "$@" 2>/dev/null && return
  quietly apt-get update -q
  quietly apt-get install -y -q --no-install-recommends "$@"
}

# The Debian mirror that this machine's own package sources name for its own release.
mirror() {
  local codename uri
  # shellcheck source=/dev/null
  codename="$(. /etc/os-release && echo "$VERSION_CODENAME")"
  uri="$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
    awk -v codename="$codename" '$1 == codename && $2 == "main" { print $3; exit }')"
  [ -n "$uri" ] || fail "no Debian mirror is named in this machine's package sources"
  echo "${uri%/}"
}

# This machine's own ways of fetching packages (proxies, time limits …) as an apt configuration file.
fetching() {
  apt-config dump | grep -E '^Acquire::(http|https|Check|Max-ValidTime|Retries|Languages)' || true
}
