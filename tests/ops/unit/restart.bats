#!/usr/bin/env bats
# Changed settings are taken up without a failed request.

load helper

@test "a second instance is ready before the first is drained" {
  a_running_stack
  expect 0 restart.sh
  run grep -nE -- '--scale app=2|exec c3 /app/ready|stop -t 45 c2|rm c2' "$FAKE/calls"
  [[ $(cut -d: -f2- <<<"$output" | uniq) == *'--scale app=2 app'*'exec c3 /app/ready'*'stop -t 45 c2'*'rm c2' ]]
  [[ $(containers_now app) == 'c3:running ' ]]
}

@test "the database and the edge are not touched" {
  a_running_stack COMPOSE_PROFILES=edge
  container edge
  expect 0 restart.sh
  [[ $(containers_now postgres)$(containers_now edge) == 'c1:running c3:running ' ]]
}

@test "a second instance that does not get ready is removed, and the first keeps running" {
  a_running_stack
  printf '%s\n' ready=no code=78 >"$FAKE/next-app"
  expect 11 restart.sh
  says 'a line of the log'
  says 'Likely cause: a setting is wrong'
  says 'ERROR the second instance did not get ready; the first keeps running'
  has_one_error
  [[ $(containers_now app) == 'c2:running ' ]]
  never_called 'stop*'
}

@test "when the first is not ready either, that is said with 12" {
  a_running_stack
  echo ready=no >>"$FAKE/containers/c2"
  echo ready=no >"$FAKE/next-app"
  expect 12 restart.sh
  says 'ERROR the second instance did not get ready, and the first is not ready either'
  has_one_error
  [[ $(containers_now app) == 'c2:running ' ]]
}

@test "a second instance that ends is not waited for" {
  a_running_stack
  printf '%s\n' ready=no status=exited code=1 >"$FAKE/next-app"
  MINICRM_READY_SECONDS=600 expect 11 restart.sh
  says 'Likely cause: it ended with code 1'
  [[ $(containers_now app) == 'c2:running ' ]]
}

@test "a second instance that is started again by the engine is not waited for" {
  a_running_stack
  printf '%s\n' ready=no restarts=1 code=70 >"$FAKE/next-app"
  otherwise <<'END'
[[ $all != 'exec c3 /app/ready' ]] || { echo restarts=2 >>"$FAKE/containers/c3"; exit 1; }
END
  MINICRM_READY_SECONDS=600 expect 11 restart.sh
  says 'Likely cause: a migration'
}

@test "an instance that ends again and again is said to, though it happens to be running" {
  a_running_stack
  echo ready=no >"$FAKE/next-app"
  otherwise <<'END'
[[ $all != 'exec c3 /app/ready' ]] || { echo restarts=2 >>"$FAKE/containers/c3"; exit 1; }
END
  expect 11 restart.sh
  says 'Likely cause: it ended by itself, again and again'
}

@test "Compose that refuses a second instance leaves the first" {
  a_running_stack
  otherwise <<'END'
[[ $all != *'--scale app=2 app' ]] || { echo 'no space left on device' >&2; exit 1; }
END
  expect 11 restart.sh
  says 'no space left on device'
  has_one_error
  [[ $(containers_now app) == 'c2:running ' ]]
}

@test "two instances from an interrupted run become one, the one that is ready" {
  a_running_stack
  container app ready=no
  expect 0 restart.sh
  says 'Removing what an interrupted run has left'
  [[ $(containers_now app) == 'c4:running ' ]]
}

@test "of two that are ready the newer stays" {
  a_running_stack
  container app
  expect 0 restart.sh
  called 'stop -t 45 c2'
  [[ $(containers_now app) == 'c4:running ' ]]
}

@test "what is stopped is for deploy.sh" {
  settings
  expect 14 restart.sh
  says 'ERROR the application is not running. Start it with: scripts/deploy.sh'
  has_one_error
}

@test "another version is for deploy.sh" {
  a_running_stack
  echo version=0.0.9 >>"$FAKE/containers/c2"
  expect 13 restart.sh
  says 'ERROR version 0.0.9 is running, but APP_VERSION is 0.1.0'
  has_one_error
}

@test "wrong settings are found before anything is started" {
  a_running_stack
  otherwise <<'END'
[[ $all != *--check-config ]] || { echo 'LOG_LEVEL: must be one of error, warn, info. See docs/environment.md#log_level'; exit 78; }
END
  expect 3 restart.sh
  says 'ERROR LOG_LEVEL: must be one of'
  has_one_error
  never_called '*up*'
}
