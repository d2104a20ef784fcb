#!/usr/bin/env bats
# What goes wrong outside of settings: migrations, several instances, volumes, logs.

setup_file() {
  load stack
  usual_installation
}

setup() {
  load stack
  cd "$stack"
}

@test "a broken migration ends with 70, names itself, and leaves the schema as it was (R9)" {
  local schema
  schema="$(sql 'select version from flyway_schema_history where success order by installed_rank desc limit 1')"
  mkdir "$BATS_TEST_TMPDIR/broken"
  printf '%s\n' '-- Rollback floor: 0.1.0' 'create table half (id int);' 'select no_such_function();' \
    >"$BATS_TEST_TMPDIR/broken/V9999__broken.sql"
  chmod -R a+rX "$BATS_TEST_TMPDIR"
  run docker compose -f docker-compose.prod.yml run --rm --no-deps -T -v "$BATS_TEST_TMPDIR/broken:/broken:ro" \
    -e SPRING_FLYWAY_LOCATIONS=classpath:db/migration,filesystem:/broken app
  echo "$output"
  [ "$status" -eq 70 ]
  [[ ${lines[-1]} == *"V9999__broken.sql"*"no_such_function"*"database is left at schema $schema"* ]]
  [ "$(sql 'select version from flyway_schema_history where success order by installed_rank desc limit 1')" = "$schema" ]
  [ -z "$(sql "select to_regclass('half')")" ]
  is_ready
}

@test "a database that a newer version has changed is refused with 78 and the sentence (C16)" {
  sql "insert into app_release (version, commit, schema_version, rollback_floor) values ('9.0.0', 'none', 9000, '8.0.0')"
  run docker compose -f docker-compose.prod.yml run --rm --no-deps -T app --migrate-only
  sql "delete from app_release where version = '9.0.0'"
  echo "$output"
  [ "$status" -eq 78 ]
  [[ $output == *"This is MiniCRM $version, but 9.0.0 has changed the database"*"8.0.0"* ]]
}

@test "three instances on one empty database, with a migration of 90 seconds: each runs once, and all get ready (C13)" {
  local number slow="$BATS_TEST_TMPDIR/slow"
  mkdir "$slow"
  printf '%s\n' '-- Rollback floor: 0.1.0' 'select pg_sleep(90);' >"$slow/V9000__slow.sql"
  chmod -R a+rX "$BATS_TEST_TMPDIR"
  docker network create minicrm-test-three
  docker run -d --name minicrm-test-three-db --network minicrm-test-three -e POSTGRES_USER=minicrm -e POSTGRES_DB=minicrm \
    -e POSTGRES_PASSWORD=Rq8wTz5nVb2mKx7c -e POSTGRES_INITDB_ARGS='--locale-provider=builtin --locale=C.UTF-8' postgres:18-trixie
  for number in 1 2 3; do
    docker run -d --name "minicrm-test-three-$number" --network minicrm-test-three -e DB_HOST=minicrm-test-three-db \
      -e APP_BASE_URL=https://crm.acme.test -e APP_SECRET=Xk3vQ9tLw2pZr7mBn5cHj8dGf4sYa6eU -e DB_PASSWORD=Rq8wTz5nVb2mKx7c \
      -v minicrm-test-three:/data -v "$slow:/slow:ro" -e SPRING_FLYWAY_LOCATIONS=classpath:db/migration,filesystem:/slow "$image"
  done
  ready=0
  for number in 1 2 3; do
    if within 180 docker exec "minicrm-test-three-$number" /app/ready; then ready=$((ready + 1)); fi
    docker logs --tail 3 "minicrm-test-three-$number" 2>&1
    restarts="${restarts:-}$(docker inspect "minicrm-test-three-$number" --format '{{.RestartCount}}')"
  done
  run docker exec minicrm-test-three-db psql -XqAt -U minicrm -d minicrm -c \
    "select count(*), count(distinct version), bool_and(success) from flyway_schema_history"
  docker rm -fv minicrm-test-three-1 minicrm-test-three-2 minicrm-test-three-3 minicrm-test-three-db
  docker volume rm minicrm-test-three
  docker network rm minicrm-test-three
  echo "ready: $ready, restarts: $restarts, history: $output"
  [ "$ready" -eq 3 ]
  [ "$restarts" = 000 ]
  [ "$output" = "$(($(migrations) + 1))|$(($(migrations) + 1))|t" ]
}

@test "of 150 MB of log at most 100 MB are kept (C25)" {
  local id file size
  id="$(compose run -d --no-deps --entrypoint bash app -c 'head -c 110000000 /dev/zero | tr "\0" x | fold -w 200')"
  docker wait "$id"
  file="$(docker inspect "$id" --format '{{.LogPath}}')"
  size="$(du -cb "$file"* | tail -n 1 | cut -f1)"
  ls -l "$file"*
  docker rm -f "$id"
  echo "kept: $size bytes"
  [ "$size" -gt 50000000 ]
  [ "$size" -le 105000000 ]
}

@test "the directory under another name has the same data (C19)" {
  local jar="$BATS_TEST_TMPDIR/jar" path other="$BATS_SUITE_TMPDIR/renamed"
  sign_in "$jar"
  path="$(add_contact "$jar" Renamed)"
  [ -n "$path" ]
  scripts/stop.sh
  mv "$stack" "$other"
  run "$other/scripts/deploy.sh"
  echo "$output"
  mv "$other" "$stack"
  [ "$status" -eq 0 ]
  sign_in "$jar"
  curl -sS -b "$jar" "$url$path" | grep -q Renamed
}

@test "an empty volume in place of the uploads stops the start with 78 and the reason (C19)" {
  scripts/deploy.sh
  scripts/stop.sh
  # shellcheck disable=SC2046
  docker rm $(compose ps --all --quiet app)
  docker volume rm minicrm_uploads
  run scripts/deploy.sh
  echo "$output"
  [ "$status" -eq 12 ]
  [[ $output == *"is not the one this database knows"* ]]
  run docker compose -f docker-compose.prod.yml run --rm --no-deps -T app
  [ "$status" -eq 78 ]
}

@test "a volume of another PostgreSQL major is refused before anything starts (C23)" {
  wipe
  lay_down
  cd "$stack"
  scripts/init-env.sh
  docker run --rm -v minicrm_pgdata:/v debian:trixie-slim bash -c 'mkdir -p /v/17/docker && echo 17 >/v/17/docker/PG_VERSION'
  run scripts/deploy.sh
  echo "$output"
  [ "$status" -eq 3 ]
  [[ $output == *17*18* ]]
  [[ $output == *docs/upgrade.md* || $output == *docs/troubleshooting.md* ]]
  [ -z "$(project_containers)" ]
}

@test "settings that were lost are not made up anew beside data that is there" {
  rm .env.production
  run scripts/init-env.sh
  echo "$output"
  [ "$status" -eq 3 ]
  [ ! -e .env.production ]
}

@test "without the image and without the sources deploying says so (10)" {
  wipe
  lay_down
  cd "$stack"
  scripts/init-env.sh
  put APP_VERSION 9.9.9
  run scripts/deploy.sh
  echo "$output"
  [ "$status" -eq 10 ]
  [[ $output == *"minicrm:9.9.9"* ]]
}
