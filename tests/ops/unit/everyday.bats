#!/usr/bin/env bats
# Stopping, looking, and building.

load helper

@test "stopping drains the application first and the database last, and keeps containers and volumes" {
  a_running_stack
  container edge
  expect 0 stop.sh
  [[ $(grep '^stop' "$FAKE/calls") == $'stop c2\nstop c3\nstop c1' ]]
  never_called 'rm*'
  says 'start again with: scripts/deploy.sh'
}

@test "stopping needs no settings" {
  a_running_stack
  rm .env.production
  expect 0 stop.sh
  [[ $(containers_now app) == 'c2:exited ' ]]
}

@test "an application that had to be killed ends with 1" {
  a_running_stack
  echo stopcode=137 >>"$FAKE/containers/c2"
  expect 1 stop.sh
  says 'ERROR app did not stop in time and was killed'
  says 'State: Everything is stopped'
  has_one_error
}

@test "stopping what is stopped is fine" {
  expect 0 stop.sh
  says 'Nothing was running. Start with: scripts/deploy.sh'
  is_silent_about volumes
  never_called 'stop*'
}

@test "status of a healthy installation is one screen and 0" {
  a_running_stack
  container edge
  expect 0 status.sh
  says 'MiniCRM 0.1.0 is healthy  http://localhost:3000'
  says 'minicrm-app-1'
  says '1.50%'
  says 'schema 12, database 10 MB'
}

@test "status tells the last proven backup, from the last run when the database is away" {
  a_running_stack
  echo 1795600000 >"$FAKE/proven"
  expect 0 status.sh
  says 'last proven backup 2026-11-25 09:46 UTC, '
  expect 0 status.sh --json
  [[ $(jq -r .lastProvenBackup <<<"$output") == 2026-11-25T09:46:40Z ]]
  printf '%s\n' status=exited >>"$FAKE/containers/c1"
  expect 14 status.sh
  says 'no proven backup yet'
  echo proven_at=1795603600 >logs/backup.state
  expect 14 status.sh
  says 'last proven backup 2026-11-25 10:46 UTC'
}

@test "--json of status is valid" {
  a_running_stack
  expect 0 status.sh --json
  [[ $(jq -r '"\(.healthy) \(.version) \(.schema) \(.databaseBytes) \(.services | length) \(.services[0].health)"' <<<"$output") == 'true 0.1.0 12 10485760 2 ready' ]]
}

@test "a database that was killed is named, with 14" {
  a_running_stack
  printf '%s\n' status=exited code=137 >>"$FAKE/containers/c1"
  echo ready=no >>"$FAKE/containers/c2"
  expect 14 status.sh
  says 'MiniCRM 0.1.0 is not healthy'
  says 'ERROR app is running, but not ready; postgres is exited (exit code 137). scripts/doctor.sh says more, scripts/deploy.sh starts what is missing'
  has_one_error
}

@test "status without settings and without containers is 14, and JSON all the same" {
  expect 14 status.sh --json
  [[ $(grep '^{' <<<"$output" | jq -r '"\(.healthy) \(.databaseBytes) \(.services | length)"') == 'false null 0' ]]
  says 'ERROR app is not there; postgres is not there'
}

@test "what is stopped still has its version" {
  a_running_stack
  expect 0 stop.sh
  expect 14 status.sh
  says 'MiniCRM 0.1.0 is not healthy'
}

@test "an edge that is stopped is named" {
  a_running_stack
  container edge status=exited
  expect 14 status.sh
  says 'edge is exited'
}

@test "of two instances one that is ready is enough" {
  a_running_stack
  container app ready=no
  expect 0 status.sh
  says 'not ready'
}

@test "logs follow all services, or those named" {
  a_running_stack
  expect 0 logs.sh
  called 'compose --project-name minicrm logs --follow --tail 200'
  expect 0 logs.sh --no-follow --since 2h app postgres
  called 'compose --project-name minicrm logs --since 2h --tail all app postgres'
  expect 0 logs.sh --tail 5 app
  called 'compose --project-name minicrm logs --follow --tail 5 app'
}

@test "a service that there is not is a misuse, and those that there are, are named" {
  a_running_stack
  expect 2 logs.sh postgress
  says 'ERROR there is no service postgress, but app, postgres, edge and edge-tls.'
  has_one_error
  expect 2 logs.sh app ''
}

@test "every script helps with -h, too, and refuses what it does not know" {
  local script
  for script in scripts/*.sh; do
    [[ $script != scripts/lib*.sh && $script != scripts/backup-database.sh ]] || continue
    expect 0 "${script##*/}" -h
    says "usage: $script"
    expect 0 "${script##*/}" --help
    expect 2 "${script##*/}" --no-such
    has_one_error
  done
  for script in deploy.sh restart.sh stop.sh status.sh; do
    expect 2 "$script" ''
    expect 2 "$script" '' extra
  done
  expect 2 status.sh --json extra
  says 'unknown argument extra'
}

@test "who reads only the beginning is not told of a failure" {
  a_running_stack
  run bash -c 'set -o pipefail; { bash scripts/status.sh 2>&1 || echo "$?" >code; } | true; cat code'
  [[ $output == 141 ]]
  run bash -c '{ bash scripts/doctor.sh 2>doctor; } | true; cat doctor; { bash scripts/status.sh 2>status; } | true; cat status'
  [[ -z $output ]] || { echo "$output"; return 1; }
}

@test "logs of what is not there end with 14" {
  settings
  expect 14 logs.sh edge
  says 'ERROR there is no container of edge'
  has_one_error
}

fake_maven() {
  cat >mvnw
  chmod +x mvnw
}

@test "with a JDK 25 the image is built here, on the base that the engine has" {
  touch "$FAKE/images/debian:trixie-slim"
  fake_maven <<'END'
#!/bin/sh
[ "$1" != --version ] || exec echo 'Java version: 25.0.1, vendor: Eclipse Adoptium'
echo "$*" >"$FAKE/maven"
END
  expect 0 build.sh
  [[ $(cat "$FAKE/maven") == '-B -ntp -Pimage -DskipTests package jib:dockerBuild -Dimage.base=docker://debian:trixie-slim' ]]
  says 'Built minicrm:0.1.0'
}

@test "without a base in the engine Jib finds its own" {
  fake_maven <<'END'
#!/bin/sh
[ "$1" != --version ] || exec echo 'Java version: 25.0.1'
echo "$*" >"$FAKE/maven"
END
  expect 0 build.sh
  [[ $(cat "$FAKE/maven") == *jib:dockerBuild ]]
}

@test "without a JDK the image is built in a container and loaded" {
  touch "$FAKE/images/debian:trixie-slim"
  rm "$FAKE/images/minicrm:0.1.0"
  otherwise <<'END'
[[ $all != 'run '*eclipse-temurin* ]] || { echo "built"; exit; }
END
  fake_maven <<'END'
#!/bin/sh
echo 'no java' >&2; exit 1
END
  HOME="$BATS_TEST_TMPDIR" expect 0 build.sh
  called "run --rm --network host --user $(id -u):$(id -g) *eclipse-temurin:25-jdk-noble ./mvnw *jib:buildTar*-Dimage.base=tar:///minicrm/target/base-image.tar"
  called 'load --input target/jib-image.tar'
  [[ ! -e target/base-image.tar ]]
}

@test "--in-container builds there although a JDK is here" {
  otherwise <<'END'
[[ $all != 'run '*eclipse-temurin* ]] || exit 0
END
  fake_maven <<'END'
#!/bin/sh
[ "$1" != --version ] || exec echo 'Java version: 25.0.1'
END
  HOME="$BATS_TEST_TMPDIR" expect 0 build.sh --in-container
  called 'run *jib:buildTar*'
}

@test "a build that fails shows what Maven said, and ends with 10" {
  fake_maven <<'END'
#!/bin/sh
[ "$1" != --version ] || exec echo 'Java version: 25.0.1'
echo 'COMPILATION ERROR'; exit 1
END
  expect 10 build.sh
  says 'COMPILATION ERROR'
  says 'ERROR the image could not be built'
  has_one_error
}

@test "a container build that fails is not taken for a success" {
  touch "$FAKE/images/minicrm:0.1.0"
  otherwise <<'END'
[[ $all != 'run '*eclipse-temurin* ]] || { echo 'COMPILATION ERROR'; exit 1; }
END
  fake_maven </dev/null
  HOME="$BATS_TEST_TMPDIR" expect 10 build.sh --in-container
  says 'COMPILATION ERROR'
  never_called 'load*'
}

@test "a build that leaves no image ends with 10" {
  rm "$FAKE/images/minicrm:0.1.0"
  fake_maven <<'END'
#!/bin/sh
[ "$1" != --version ] || exec echo 'Java version: 25.0.1'
END
  expect 10 build.sh
  says 'left no image minicrm:0.1.0'
}

@test "without sources there is nothing to build" {
  rm pom.xml
  expect 10 build.sh
  says 'ERROR the sources are not in this directory'
  has_one_error
}

@test "an instance that no proxy finds is not well" {
  a_running_stack
  echo networks=1 >>"$FAKE/containers/c2"
  expect 14 status.sh
  says 'app is ready, but no proxy finds it'
}
