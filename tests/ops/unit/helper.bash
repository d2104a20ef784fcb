# What the tests of the scripts share: a checkout of their own in a temporary directory, with a docker
# and a sleep that are not real. Sourced, never run.
# shellcheck shell=bash

setup() {
  export CHECKOUT="$BATS_TEST_TMPDIR/minicrm" FAKE="$BATS_TEST_TMPDIR/fake" MINICRM_READY_SECONDS=2
  local source="$BATS_TEST_DIRNAME/../../.." kind
  mkdir -p "$CHECKOUT/src/main" "$BATS_TEST_TMPDIR/bin"
  for kind in containers images volumes networks databases; do mkdir -p "$FAKE/$kind"; done
  cp -R "$source/scripts" "$source"/docker-compose.{prod,secrets}.yml "$CHECKOUT"
  cp "$BATS_TEST_DIRNAME/fake/docker" "$BATS_TEST_TMPDIR/bin"
  printf '#!/bin/sh\n' >"$BATS_TEST_TMPDIR/bin/sleep"
  chmod +x "$BATS_TEST_TMPDIR/bin/sleep"
  PATH="$BATS_TEST_TMPDIR/bin:$PATH"
  cat >"$CHECKOUT/pom.xml" <<'END'
<project>
    <parent><artifactId>parent</artifactId><version>4.1.0</version></parent>
    <artifactId>minicrm</artifactId>
    <version>0.1.0</version>
</project>
END
  cat >"$CHECKOUT/.env.production.example" <<'END'
# Settings of MiniCRM. A value with $, #, a space or quotes stands in single quotes.

# The address people type
APP_BASE_URL=https://crm.example.com
# APP_ALLOW_HTTP=false

APP_SECRET=
DB_PASSWORD=
APP_VERSION=0.1.0
# COMPOSE_PROFILES=
# APP_DOMAIN=
TRUSTED_PROXIES=
END
  echo h1 >"$FAKE/hash"
  echo 12 >"$FAKE/images/minicrm:0.1.0"
  touch "$FAKE/images/postgres:18-trixie" "$FAKE/images/caddy:2"
  echo '172.30.0.0/16 ' >"$FAKE/networks/proxy"
  cd "$CHECKOUT" || return
}

# Runs a script as an operator does, and fails the test when its code is another one.
# expect CODE SCRIPT [ARGUMENT…]
expect() {
  local code="$1"
  shift
  run bash "scripts/$1" "${@:2}"
  [[ $status == "$code" ]] || { echo "ended with $status instead of $code: $output"; return 1; }
}

# Whether the output has a text.
says() {
  [[ $output == *"$1"* ]] || { echo "does not say '$1': $output"; return 1; }
}

is_silent_about() {
  [[ $output != *"$1"* ]] || { echo "says '$1': $output"; return 1; }
}

# One line for the operator, and no more.
has_one_error() {
  [[ $(grep -c '^ERROR ' <<<"$output") == 1 ]] || { echo "not one error line: $output"; return 1; }
}

# Whether docker was called in a way that matches a pattern.
called() {
  local call
  while IFS= read -r call; do
    # shellcheck disable=SC2053 # a pattern
    [[ $call != $1 ]] || return 0
  done <"$FAKE/calls"
  echo "docker was not called with: $1"
  return 1
}

never_called() {
  ! called "$1" >/dev/null || { echo "docker was called with: $1"; return 1; }
}

# Makes docker behave otherwise: shell that is read before its own answers. $all is the whole call.
otherwise() {
  cat >>"$FAKE/otherwise"
}

# settings [LINE…]: a sound settings file, with lines added
settings() {
  (
    umask 077
    printf '%s\n' APP_BASE_URL=http://localhost:3000 APP_SECRET=s3cr3t-of-this-installation \
      DB_PASSWORD=p4ssw0rd-of-the-database APP_VERSION=0.1.0 TRUSTED_PROXIES=172.30.0.0/16 "$@" >.env.production
  )
  ln -sf .env.production .env
}

# container SERVICE [KEY=VALUE…]: a container that is there already; the later the newer
container() {
  local number
  number=$(($(cat "$FAKE/made" 2>/dev/null || echo 0) + 1))
  echo "$number" >"$FAKE/made"
  printf '%s\n' "service=$1" status=running ready=yes version=0.1.0 hash=h1 restarts=0 code=0 oom=false stopcode=143 \
    "${@:2}" >"$FAKE/containers/c$number"
}

a_running_stack() {
  settings "$@"
  touch "$FAKE/volumes/minicrm_pgdata" "$FAKE/volumes/minicrm_uploads" "$FAKE/databases/minicrm"
  container postgres
  container app
}

# containers_now SERVICE: ids with their state, newest first
containers_now() {
  local file
  for file in "$FAKE"/containers/*; do
    grep -qx "service=$1" "$file" && echo "${file##*/}:$(sed -n 's/^status=//p' "$file" | tail -n 1)"
  done | sort -rV | tr '\n' ' '
}

# clock TIME: what the machine takes the time for
clock() {
  printf '#!/bin/sh\nexec %s --date "%s" "$@"\n' "$(PATH=/usr/bin:/bin command -v date)" "$1" >"$BATS_TEST_TMPDIR/bin/date"
  chmod +x "$BATS_TEST_TMPDIR/bin/date"
}

# The archives that are there, oldest first.
archives_now() {
  find "$CHECKOUT/backups" -name '*.tar' -o -name '*.tar.age' -o -name '*.unverified' | sort | sed 's:.*/::'
}

# How many entries a directory has, hidden ones too.
entries() { find "$1" -mindepth 1 -maxdepth 1 | wc -l; }
