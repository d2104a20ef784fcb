# shellcheck shell=bash
# Once before and after all tests of this directory.

setup_suite() {
  # shellcheck source=tests/ops/stack.bash
  source "$BATS_TEST_DIRNAME/stack.bash"
  docker version --format '{{.Server.Version}}' >/dev/null || {
    echo "These tests need a Docker engine: tests/ops/engine/up" >&2
    return 1
  }
  guard || return
  mkdir -p "$(dirname "$since")"
  date +%s >"$since"
  wipe
  proxy_was_there=1
  docker network inspect proxy >/dev/null 2>&1 || proxy_was_there=
}

teardown_suite() {
  # shellcheck source=tests/ops/stack.bash
  source "$BATS_TEST_DIRNAME/stack.bash"
  wipe
  [ -n "$proxy_was_there" ] || docker network rm proxy >/dev/null 2>&1 || true
  rm -f "$since"
}
