#!/usr/bin/env bats
# A first installation, and what is true of it while it runs.

setup_file() {
  load stack
  wipe
  lay_down
}

setup() {
  load stack
  cd "$stack"
  jar="$BATS_FILE_TMPDIR/cookies"
}

@test "test_docker_compose_starts_successfully" {
  local begun="$SECONDS"
  run scripts/init-env.sh
  echo "$output"
  [ "$status" -eq 0 ]
  put ADMIN_EMAIL "$admin"
  put ADMIN_PASSWORD "$admin_password"
  run scripts/deploy.sh
  echo "$output"
  [ "$status" -eq 0 ]
  [ "$(status_of http://localhost:3000/actuator/health)" = 200 ]
  echo "# from nothing to UP behind the edge: $((SECONDS - begun)) s" >&3
  [ $((SECONDS - begun)) -lt $((60 * patience)) ]
  touch usual
}

@test "the line in the compose file then changes nothing (R27)" {
  local before
  before="$(project_containers --no-trunc | sort)"
  [ "$(wc -l <<<"$before")" -eq 3 ]
  run docker compose -f docker-compose.prod.yml up -d
  echo "$output"
  [ "$status" -eq 0 ]
  [ "$(project_containers --no-trunc | sort)" = "$before" ]
  # And so does deploying again (R33)
  run scripts/deploy.sh
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *"already running version $version"* ]]
  [ "$(project_containers --no-trunc | sort)" = "$before" ]
}

@test "test_app_container_responds_to_health_check" {
  local path
  for path in /actuator/health /actuator/health/readiness /actuator/health/liveness /livez /readyz /api/health; do
    run neighbour "http://minicrm:3000$path"
    echo "$path: $output"
    [ "$status" -eq 0 ]
    [ "$(jq -r .status <<<"$output")" = UP ]
    # Without details, and without a session
    [ "$(jq -c 'del(.groups) | keys' <<<"$output")" = '["status"]' ]
    [ -z "$(neighbour -o /dev/null -D - "http://minicrm:3000$path" | grep -i '^set-cookie')" ]
  done
  run docker exec "$(container app)" /app/ready
  [ "$status" -eq 0 ]
}

@test "all migrations of the image ran (R6)" {
  run sql "select count(*) from flyway_schema_history where success"
  [ "$output" = "$(migrations)" ]
}

@test "test_data_persists_after_restart" {
  local path
  sign_in "$jar"
  path="$(add_contact "$jar" Lovelace)"
  [[ $path == /contacts/* ]]
  compose restart
  within 60 is_ready
  curl -sS -b "$jar" "$url$path" | grep -q Lovelace
  # With new containers, too; and who was signed in still is
  compose down
  [ -z "$(project_containers)" ]
  compose up -d
  within 60 is_ready
  curl -sS -b "$jar" "$url$path" | grep -q Lovelace
}

@test "test_media_uploads_persist_across_deploys" {
  local file="$BATS_TEST_TMPDIR/Besuch bei Müller.bin" path sum
  head -c 3000000 /dev/urandom >"$file"
  sign_in "$jar"
  path="$(add_contact "$jar" Müller)"
  sum="$(attach "$jar" "$path" "$file")"
  comes_back "$jar" "$file"
  compose up -d --force-recreate app
  within 60 is_ready
  comes_back "$jar" "$file"
  # A deployment that takes something up, too: a second instance takes the place of the first
  put APP_COUNTRY AT
  (cd "$stack" && scripts/deploy.sh)
  comes_back "$jar" "$file"
  # Added again it lies there once, for the application alone
  attach "$jar" "$path" "$file"
  [ "$(docker exec "$(container app)" find /data/uploads -name "$sum" -printf '%U\n')" = 10001 ]
}

@test "test_reverse_proxy_network_connectivity" {
  # A proxy on the network reaches the application, under its own name and the service's
  [ "$(neighbour -o /dev/null -w '%{http_code}' http://minicrm:3000/actuator/health)" = 200 ]
  [ "$(neighbour -o /dev/null -w '%{http_code}' http://app:3000/actuator/health)" = 200 ]
  docker network inspect proxy --format '{{range .Containers}}{{.Name}} {{end}}' | grep -qw -- "$(docker inspect --format '{{.Name}}' "$(container app)" | tr -d /)"
  # and not the database, which no port of the machine leads to either
  run docker run --rm --network proxy nginx:1 getent hosts postgres
  [ "$status" -ne 0 ]
  [ "$(docker port "$(container postgres)")" = "" ]
  [ "$(docker port "$(container app)")" = "" ]
  # The database sees nothing of the world outside
  [ "$(docker network inspect minicrm-network --format '{{.Internal}}')" = true ]
  [ "$(inspect postgres '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}')" = "minicrm-network " ]
}

@test "test_environment_variables_loaded_correctly" {
  local environment
  environment="$(inspect app '{{range .Config.Env}}{{println .}}{{end}}')"
  grep -qx APP_BASE_URL=http://localhost:3000 <<<"$environment"
  grep -qx APP_ALLOW_HTTP=true <<<"$environment"
  grep -qx PORT=3000 <<<"$environment"
  grep -qx DB_HOST=postgres <<<"$environment"
  [ "APP_SECRET=$(grep '^APP_SECRET=' .env.production | cut -d= -f2-)" = "$(grep '^APP_SECRET=' <<<"$environment")" ]
  # A changed setting is taken up
  put LOG_FORMAT json
  run scripts/restart.sh
  echo "$output"
  [ "$status" -eq 0 ]
  inspect app '{{range .Config.Env}}{{println .}}{{end}}' | grep -qx LOG_FORMAT=json
  docker logs "$(container app)" 2>/dev/null | tail -n 1 | jq -e '."@timestamp"'
  [ "$(docker ps --quiet --filter label=com.docker.compose.project=minicrm --filter label=com.docker.compose.service=app | wc -l)" -eq 1 ]
}

@test "after a minute Docker, too, calls both healthy (R3, R43)" {
  both_are_healthy() { [ "$(compose ps app postgres --format '{{.Health}}' | xargs)" = "healthy healthy" ]; }
  within 60 both_are_healthy
  run scripts/status.sh
  echo "$output"
  [ "$status" -eq 0 ]
  [ "$(scripts/status.sh --json | jq .healthy)" = true ]
}

@test "the application runs as nobody in particular, without capabilities, on a root it cannot write (R26, C21)" {
  local app
  app="$(container app)"
  [ "$(inspect app '{{.Config.User}}')" = 10001:10001 ]
  [ "$(docker top "$app" -o pid,uid | awk 'NR > 1 { print $2 }')" = 10001 ]
  run docker exec "$app" cat /proc/1/status
  grep -q '^CapEff:.0000000000000000$' <<<"$output"
  grep -q '^CapBnd:.0000000000000000$' <<<"$output"
  grep -q '^NoNewPrivs:.1$' <<<"$output"
  run docker exec "$app" bash -c 'echo x >/app/x'
  [ "$status" -ne 0 ]
  [[ $output == *"Read-only file system"* ]]
  # Not even as root of the container
  run docker exec -u 0 "$app" bash -c 'echo x >/opt/x'
  [ "$status" -ne 0 ]
  [[ $output == *"Read-only file system"* ]]
  docker exec "$app" bash -c 'echo x >/tmp/x && rm /tmp/x'
}

@test "the image is small, and Java takes the classes from its cache" {
  local given=(-e APP_BASE_URL=https://crm.acme.test -e APP_SECRET=Xk3vQ9tLw2pZr7mBn5cHj8dGf4sYa6eU -e DB_PASSWORD=Rq8wTz5nVb2mKx7c
    -e APP_VERSION="$version")
  [ "$(docker image inspect "$image" --format '{{.Size}}')" -lt 400000000 ]
  # With "on" Java ends when it cannot use the cache, instead of remarking on it
  run docker run --rm --network none "${given[@]}" -e JDK_JAVA_OPTIONS=-XX:AOTMode=on "$image" --check-config
  echo "$output"
  [ "$status" -eq 0 ]
  run docker run --rm --network none "${given[@]}" -e JDK_JAVA_OPTIONS='-XX:AOTMode=on -XX:-UseCompressedOops' "$image" --check-config
  [ "$status" -ne 0 ]
  # Nothing was remarked on in the application that runs, which has it too
  run docker logs "$(container app)"
  [[ $output != *'[aot'* ]]
  grep -q minicrm.aot <<<"$(docker exec "$(container app)" cat /proc/1/maps)"
}

@test "the database runs as nobody in particular, too, without capabilities, on a root it cannot write" {
  local postgres
  postgres="$(container postgres)"
  [ "$(docker top "$postgres" -o pid,uid | awk 'NR > 1 { print $2 }' | sort -u)" = 999 ]
  run docker exec "$postgres" cat /proc/1/status
  grep -q '^CapEff:.0000000000000000$' <<<"$output"
  grep -q '^NoNewPrivs:.1$' <<<"$output"
  run docker exec "$postgres" bash -c 'echo x >/var/x'
  [[ $output == *"Read-only file system"* ]]
}

@test "limits, restarts and log rotation are those of the file (R17, R40, R42)" {
  [ "$(inspect app '{{.HostConfig.Memory}} {{.HostConfig.MemoryReservation}} {{.HostConfig.PidsLimit}}')" = "805306368 536870912 512" ]
  [ "$(inspect postgres '{{.HostConfig.Memory}} {{.HostConfig.MemoryReservation}} {{.HostConfig.PidsLimit}}')" = "1073741824 268435456 256" ]
  local service
  for service in app postgres edge; do
    [ "$(inspect "$service" '{{.HostConfig.NanoCpus}}')" -gt 0 ]
    [ "$(inspect "$service" '{{.HostConfig.RestartPolicy.Name}}')" = unless-stopped ]
    [ "$(inspect "$service" '{{json .HostConfig.LogConfig}}' | jq -cS .)" = '{"Config":{"max-file":"10","max-size":"10m"},"Type":"json-file"}' ]
  done
  # The limits are the kernel's, too: with 512 processes nobody gets a 600th
  run docker compose -f docker-compose.prod.yml run --rm --no-deps -T --entrypoint bash app -c 'for i in {1..600}; do sleep 20 & done'
  [[ $output == *"Resource temporarily unavailable"* ]]
}

@test "the database has checksums, the builtin locale and the settings of the file (R4)" {
  [ "$(sql 'show data_checksums')" = on ]
  [ "$(sql "select datlocprovider, datlocale from pg_database where datname = 'minicrm'")" = "b|C.UTF-8" ]
  [ "$(sql 'show max_connections')" = 60 ]
  [ "$(sql 'show shared_buffers')" = 256MB ]
  [ "$(sql 'show wal_compression')" = zstd ]
  [ "$(docker volume inspect minicrm_pgdata --format '{{.Driver}}')" = local ]
}

@test "uploads belong to the application alone (R49)" {
  [ "$(docker exec "$(container app)" stat -c '%u:%g %a' /data/uploads)" = "10001:10001 750" ]
}

@test "without the database the application is not ready within 10 s, and is again afterwards (R32)" {
  not_ready() { [ "$(status_of -m 9 "$url/actuator/health")" = 503 ]; }
  compose stop postgres
  within 10 not_ready
  # It lives all the same
  [ "$(status_of "$url/livez")" = 200 ]
  compose start postgres
  within 30 is_ready
  [ "$(inspect app '{{.RestartCount}}')" -eq 0 ]
}

@test "a database that was killed is named by status and mended by deploy (C3)" {
  docker kill "$(container postgres)"
  run scripts/status.sh
  echo "$output"
  [ "$status" -eq 14 ]
  [[ $output == *postgres* ]]
  run scripts/deploy.sh
  echo "$output"
  [ "$status" -eq 0 ]
  within 10 is_ready
  run scripts/status.sh
  [ "$status" -eq 0 ]
}

@test "an application that was killed comes back by itself" {
  local pid
  pid="$(inspect app '{{.State.Pid}}')"
  kill -9 "$pid"
  came_back() { [ "$(inspect app '{{.RestartCount}} {{.State.Running}}')" = "1 true" ] && is_ready; }
  within 40 came_back
}

@test "the application waits for a database that is not there yet (R8)" {
  local app begun
  app="$(container app)"
  compose stop app postgres
  docker start "$app"
  waits() { docker logs --since 60s "$app" 2>&1 | grep -q 'Waiting for the database'; }
  within 60 waits
  sleep 5
  docker start "$(compose ps --all --quiet postgres)"
  begun="$SECONDS"
  within 60 is_ready
  echo "# ready $((SECONDS - begun)) s after the database was started" >&3
  [ "$(inspect app '{{.RestartCount}}')" -le 1 ]
}

@test "after a reboot all come back, in whatever order they are started (C18)" {
  local ids
  ids="$(compose ps --all --quiet edge) $(compose ps --all --quiet app) $(compose ps --all --quiet postgres)"
  # shellcheck disable=SC2086
  docker stop $ids
  # shellcheck disable=SC2086
  docker start $ids
  within 60 is_ready
  sign_in "$jar"
  curl -sS -b "$jar" "$url/contacts?q=Lovelace" | grep -q Lovelace
}

@test "demonstration data is put in on demand, and never among real records (R56)" {
  sign_in "$jar"
  run docker compose -f docker-compose.prod.yml run --rm -T app --seed-demo
  echo "$output"
  [ "$status" -eq 13 ]
}

@test "stopping lets a request finish, keeps the data and ends by itself (R34)" {
  local app
  app="$(container app)"
  run scripts/stop.sh
  echo "$output"
  [ "$status" -eq 0 ]
  [[ "$(docker inspect "$app" --format '{{.State.ExitCode}}')" =~ ^(0|143)$ ]]
  docker logs "$app" 2>&1 | grep -qi 'graceful shutdown complete'
  docker volume inspect minicrm_pgdata minicrm_uploads >/dev/null
  run scripts/status.sh
  [ "$status" -eq 14 ]
  run scripts/deploy.sh
  echo "$output"
  [ "$status" -eq 0 ]
  sign_in "$jar"
  curl -sS -b "$jar" "$url/contacts?q=Lovelace" | grep -q Lovelace
}

@test "logs show what each service said" {
  run timeout 20 scripts/logs.sh --help
  [ "$status" -eq 0 ]
  # It follows until it is interrupted
  run timeout -s INT 5 scripts/logs.sh app
  [[ $output == *minicrm* || $output == *MiniCRM* ]]
}
