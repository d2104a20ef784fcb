#!/usr/bin/env bats
# From nothing to a running MiniCRM, from a version to the next, and what happens when that fails.

bats_require_minimum_version 1.5.0
load helper

@test "on an empty machine everything is started, and the set-up code shown but not written down" {
  settings
  echo 'WARN Nobody has an account yet. Open http://localhost:3000/setup and give this code: ABCDE-12345-FGHJK-67890' >"$FAKE/log"
  expect 0 deploy.sh
  says 'Version 0.1.0 is ready: http://localhost:3000'
  says 'Open http://localhost:3000/setup and give this code: ABCDE-12345-FGHJK-67890'
  [[ $(containers_now postgres) == 'c1:running ' ]]
  [[ $(containers_now app) == 'c2:running ' ]]
  run ! grep -q ABCDE logs/ops.log
}

@test "the order is: database, schema, application" {
  settings
  expect 0 deploy.sh
  run grep -oE 'up --.* [a-z]+$|--migrate-only|start c2|network connect.*' "$FAKE/calls"
  [[ $output == $'up --detach --no-deps postgres\n--migrate-only\nup --no-start app\nstart c2\nnetwork connect --alias app --alias minicrm proxy c2' ]]
}

@test "a database that has the schema already costs no start of its own" {
  settings
  echo 12 >"$FAKE/schema"
  expect 0 deploy.sh
  says 'The database has the schema of version 0.1.0'
  never_called '*--migrate-only'
  [[ $(containers_now app) == 'c2:running ' ]]
}

@test "any other schema is brought up, and so is one that the database does not tell" {
  local schema
  for schema in 11 13 ''; do
    rm -f "$FAKE"/containers/* "$FAKE/made"
    settings
    echo "$schema" >"$FAKE/schema"
    expect 0 deploy.sh
    called '*--migrate-only'
    : >"$FAKE/calls"
  done
}

@test "a version that is none is refused before anything is built" {
  local wrong
  for wrong in latest v0.1.0 0.1 stable 0.1.0+1; do
    settings "APP_VERSION=$wrong"
    expect 3 deploy.sh
    says 'ERROR APP_VERSION must be the number of a release'
    has_one_error
    expect 3 doctor.sh
    says 'APP_VERSION: must be the number of a release'
  done
  never_called 'compose*up*'
}

@test "when there are accounts no code is shown" {
  settings
  expect 0 deploy.sh
  is_silent_about 'account'
}

@test "run again it says so and leaves the application alone" {
  a_running_stack
  expect 0 deploy.sh
  says 'already running version 0.1.0'
  never_called '*--migrate-only'
  [[ $(containers_now app) == 'c2:running ' ]]
}

@test "changed settings are taken up with a second instance" {
  a_running_stack
  echo h2 >"$FAKE/hash"
  expect 0 deploy.sh
  called '*up --no-start --no-recreate --scale app=2 app'
  [[ $(containers_now app) == 'c3:running ' ]]
}

@test "an image that was built anew under the same version is taken up" {
  a_running_stack
  echo 'image=id of an older build' >>"$FAKE/containers/c2"
  expect 0 deploy.sh
  [[ $(containers_now app) == 'c3:running ' ]]
}

@test "a newer version than the one that runs is for update.sh, which is called, with its backup" {
  a_running_stack
  echo version=0.0.9 >>"$FAKE/containers/c2"
  expect 0 deploy.sh
  says 'Version 0.0.9 ran here before'
  says 'Updated: version 0.1.0 took over from 0.0.9'
  [[ $(archives_now) == minicrm-backup-*-v0.0.9-s12-pg18.tar ]]
  [[ $(containers_now app) == 'c3:running ' ]]
}

@test "an older one is for rollback.sh, and nothing is done" {
  a_running_stack
  echo version=0.2.0 >>"$FAKE/containers/c2"
  expect 13 deploy.sh
  says 'ERROR APP_VERSION is 0.1.0, but version 0.2.0 ran here before. To go back: scripts/rollback.sh 0.1.0; to stay: scripts/update.sh 0.2.0'
  has_one_error
  [[ $(containers_now app) == 'c2:running ' ]]
}

@test "which version ran is known without a container, as long as there is its data" {
  settings
  mkdir -p logs
  printf '2026-11-24T12:00:00Z %s\n' 0.0.9 0.2.0 >logs/versions.log
  expect 0 deploy.sh
  rm "$FAKE"/containers/*
  touch "$FAKE/volumes/minicrm_pgdata"
  printf '2026-11-24T12:00:00Z %s\n' 0.2.0 >logs/versions.log
  expect 13 deploy.sh
}

@test "a stopped stack is started again" {
  a_running_stack
  expect 0 stop.sh
  expect 0 deploy.sh
  [[ $(containers_now app) == 'c2:running ' ]]
  [[ $(containers_now postgres) == 'c1:running ' ]]
}

@test "what is wrong before the start ends it with 3, a line each, and nothing is started" {
  settings
  rm "$FAKE/networks/proxy"
  chmod 644 .env.production
  expect 3 deploy.sh
  says 'ERROR network "proxy" does not exist. Create it with: docker network create proxy'
  says 'ERROR .env.production has mode 644'
  [[ $(grep -c '^ERROR' <<<"$output") == 2 ]]
  never_called '*up*'
}

@test "what is only worth knowing does not stop it" {
  settings
  rm .env
  expect 0 deploy.sh
  says 'WARN  .env does not lead to .env.production'
}

@test "a volume of another PostgreSQL is not opened" {
  settings
  touch "$FAKE/volumes/minicrm_pgdata"
  otherwise <<'END'
[[ $all != *PG_VERSION* ]] || { printf 'postgres (PostgreSQL) 18.6\n17\n'; exit; }
END
  expect 3 deploy.sh
  says 'docs/troubleshooting.md#postgresql-major'
  has_one_error
  never_called '*up*'
}

@test "the same when the image of PostgreSQL has only just been fetched" {
  settings
  rm "$FAKE/images/postgres:18-trixie"
  touch "$FAKE/volumes/minicrm_pgdata"
  otherwise <<'END'
[[ $all != *PG_VERSION* ]] || { printf 'postgres (PostgreSQL) 18.6\n17\n'; exit; }
END
  expect 3 deploy.sh
  called 'pull --quiet postgres:18-trixie'
  never_called '*up*'
}

@test "an image that is not there is built when the sources are" {
  settings
  rm "$FAKE/images/minicrm:0.1.0"
  otherwise <<'END'
[[ $all != run*--check-config ]] || echo checked >>"$FAKE/checks"
END
  printf '#!/bin/sh\n[ "$1" != --version ] || exec echo "Java version: 25.0.1"\necho 12 >"$FAKE/images/minicrm:0.1.0"\n' >mvnw
  chmod +x mvnw
  expect 0 deploy.sh
  says 'Building minicrm:0.1.0'
  says 'Version 0.1.0 is ready'
  [[ $(cat "$FAKE/checks") == checked ]]
}

@test "an image that is not there and cannot be built ends with 10" {
  settings
  rm "$FAKE/images/minicrm:0.1.0" pom.xml
  expect 10 deploy.sh
  says 'ERROR the image minicrm:0.1.0 is not here. Load it with docker load, or set APP_PULL_POLICY=missing'
  has_one_error
}

@test "sources of another version are not built in its place" {
  settings
  rm "$FAKE/images/minicrm:0.1.0"
  sed -i 's/<version>0.1.0/<version>0.2.0/' pom.xml
  expect 10 deploy.sh
  says 'the sources in this directory are of version 0.2.0'
  has_one_error
}

@test "a build that fails ends with 10 and one error" {
  settings
  rm "$FAKE/images/minicrm:0.1.0"
  printf '#!/bin/sh\n[ "$1" != --version ] || exec echo "Java version: 25.0.1"\necho "COMPILATION ERROR"; exit 1\n' >mvnw
  chmod +x mvnw
  expect 10 deploy.sh
  says 'COMPILATION ERROR'
  has_one_error
}

@test "with a registry the image is fetched, and one that cannot be fetched ends with 10" {
  settings APP_PULL_POLICY=missing APP_IMAGE=registry.acme.test/minicrm
  expect 0 deploy.sh
  called 'pull --quiet registry.acme.test/minicrm:0.1.0'
  rm "$FAKE/images/registry.acme.test_minicrm:0.1.0"
  otherwise <<'END'
[[ $all != pull* ]] || exit 1
END
  expect 10 deploy.sh
  says 'ERROR the image registry.acme.test/minicrm:0.1.0 is not here and could not be fetched'
  has_one_error
}

@test "a database that does not get ready the first time ends with 12 and its log" {
  settings
  echo ready=no >"$FAKE/next-postgres"
  printf '%s\n' 'FATAL: data directory has wrong ownership' '	at java.base/java.lang.Thread.run(Thread.java:1)' '	... 15 common frames omitted' >"$FAKE/log"
  expect 12 deploy.sh
  says 'FATAL: data directory has wrong ownership'
  is_silent_about 'Thread.java'
  is_silent_about 'common frames'
  says 'ERROR the database did not get ready; the application is down'
  says 'State: MiniCRM serves nobody.'
  has_one_error
}

@test "a database that Compose cannot start ends with 12" {
  settings
  otherwise <<'END'
[[ $all != *'up --detach --no-deps postgres' ]] || { echo 'no such device' >&2; exit 1; }
END
  expect 12 deploy.sh
  says 'no such device'
  says 'ERROR the database could not be started'
}

@test "a failed migration switches nothing: 11 beside a running instance, 12 without" {
  a_running_stack
  echo h2 >"$FAKE/hash"
  otherwise <<'END'
[[ $all != *--migrate-only ]] || { echo 'V012__x.sql failed; database left at schema 11'; exit 70; }
END
  expect 11 deploy.sh
  says 'V012__x.sql failed'
  says 'Likely cause: a migration'
  says 'ERROR the database could not be brought to the schema of version 0.1.0; what ran before keeps running'
  says 'State: Version 0.1.0 is running, as before.'
  has_one_error
  [[ $(containers_now app) == 'c2:running ' ]]
  rm "$FAKE/containers/c2"
  expect 12 deploy.sh
  has_one_error
}

@test "a configuration that the application refuses ends with 3" {
  settings
  otherwise <<'END'
[[ $all != *--migrate-only ]] || { echo 'authentication failed for user minicrm: use init-env.sh --rotate db'; exit 78; }
END
  expect 3 deploy.sh
  says 'use init-env.sh --rotate db'
  says 'ERROR version 0.1.0 refuses this configuration; nothing was switched'
  has_one_error
}

@test "an application that does not get ready the first time ends with 12, is removed, and its log is shown and kept" {
  settings
  printf '%s\n' ready=no code=137 oom=true stopcode=137 >"$FAKE/next-app"
  expect 12 deploy.sh
  says 'a line of the log'
  says 'Likely cause: it was killed, probably for want of memory. Raise APP_MEMORY'
  says 'ERROR version 0.1.0 did not get ready; the application is down'
  has_one_error
  [[ -z $(containers_now app) ]]
  grep -q 'a line of the log' logs/app-0.1.0-*.log
}

@test "an instance whose pages fail is never let in" {
  a_running_stack
  echo h2 >"$FAKE/hash"
  echo 'faults=/login answers: HTTP/1.1 500' >"$FAKE/next-app"
  expect 11 deploy.sh
  says 'ERROR the second instance of version 0.1.0 got ready, but /login answers: HTTP/1.1 500; what ran before keeps running'
  has_one_error
  never_called 'network connect*'
  [[ $(containers_now app) == 'c2:running ' ]]
}

@test "an application that Compose cannot start ends with 12" {
  settings
  otherwise <<'END'
[[ $all != *'up --no-start app' ]] || { echo 'no space left' >&2; exit 1; }
END
  expect 12 deploy.sh
  says 'ERROR version 0.1.0 could not be started; the application is down'
}

@test "an instance that hangs is replaced, and 12 is said when that fails" {
  a_running_stack
  echo ready=no >>"$FAKE/containers/c2"
  echo ready=no >"$FAKE/next-app"
  expect 12 deploy.sh
  rm "$FAKE/next-app"
  expect 0 deploy.sh
  [[ $(containers_now app) == 'c4:running ' ]]
}

@test "what an interrupted restart has left is tidied up" {
  a_running_stack
  container app ready=no
  container app status=exited
  expect 0 deploy.sh
  says 'Removing what an interrupted run has left'
  [[ $(containers_now app) == 'c2:running ' ]]
}

@test "the edge is started when it is asked for, and its answer awaited" {
  settings COMPOSE_PROFILES=edge APP_PORT=38472
  expect 0 deploy.sh
  called '*up --detach --no-deps edge'
  says 'WARN  The application is ready, but port 38472 of this machine does not answer'
}

@test "an edge that answers is taken at its word" {
  settings COMPOSE_PROFILES=edge APP_PORT=38473
  container edge
  python3 -c '
import socket
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", 38473)); s.listen()
while True:
    c, _ = s.accept(); c.recv(1000); c.sendall(b"HTTP/1.1 200 OK\r\n\r\n"); c.close()' 3>&- &
  local edge=$!
  run bash scripts/deploy.sh
  kill "$edge"
  [[ $status == 0 ]]
  is_silent_about WARN
}

@test "an edge that cannot be started ends with 12" {
  settings COMPOSE_PROFILES=edge-tls
  otherwise <<'END'
[[ $all != *'up --detach --no-deps edge-tls' ]] || { echo 'port is already allocated' >&2; exit 1; }
END
  expect 12 deploy.sh
  says 'port is already allocated'
  says 'ERROR edge-tls could not be started'
  says 'State: Version 0.1.0 is running.'
  has_one_error
}

@test "an edge that is no longer asked for is removed" {
  a_running_stack
  container edge
  expect 0 deploy.sh
  says 'Removing edge'
  [[ -z $(containers_now edge) ]]
}
