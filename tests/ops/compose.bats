#!/usr/bin/env bats
# What docker-compose.prod.yml promises, read from what Compose makes of it.

setup_file() {
  load stack
  export CONFIG="$BATS_FILE_TMPDIR/config.json" MINIMAL="$BATS_FILE_TMPDIR/minimal"
  mkdir -p "$MINIMAL"
  cp -r "$repository"/{docker-compose.prod.yml,docker} "$MINIMAL"
  printf '%s\n' APP_BASE_URL=https://crm.acme.test APP_SECRET=the-secret DB_PASSWORD=the-password APP_VERSION=1.2.3 >"$MINIMAL/.env"
  cd "$MINIMAL"
  COMPOSE_PROFILES=edge,edge-tls docker compose -f docker-compose.prod.yml config --format json >"$CONFIG"
}

setup() {
  load stack
  cd "$MINIMAL"
}

# holds FILTER: whether jq finds the statement true.
holds() {
  jq -e "$1" "$CONFIG" >/dev/null || {
    echo "does not hold: $1"
    jq '.services | map_values(del(.environment))' "$CONFIG"
    return 1
  }
}

@test "the services are postgres and app, and an edge only on demand (R2)" {
  run docker compose -f docker-compose.prod.yml config --services
  [ "$(sort <<<"$output" | xargs)" = "app postgres" ]
  holds '.services | keys == ["app", "edge", "edge-tls", "postgres"]'
}

@test "the project, its volumes and networks have fixed names and local volumes (R4)" {
  holds '.name == "minicrm"'
  holds '.volumes | map_values(.name) == {caddy: "minicrm_caddy", pgdata: "minicrm_pgdata", uploads: "minicrm_uploads"}'
  holds '[.volumes[].driver // "local"] | all(. == "local")'
  holds '.networks["minicrm-network"] | .name == "minicrm-network" and .internal'
  holds '.networks.proxy | .name == "proxy" and .external'
}

@test "postgres and app have health checks, every 10 and every 30 seconds (R3, R41)" {
  holds '[.services.app, .services.postgres] | all(.healthcheck.test)'
  holds '.services.app.healthcheck | .interval == "30s" and .test == ["CMD", "/app/ready"]'
  holds '.services.postgres.healthcheck | .interval == "10s" and (.test | index("127.0.0.1"))'
  # Engines before 25 refuse the file over it
  finds_nothing start_interval: docker-compose.prod.yml
}

@test "no secret and no password stands in the file (R5)" {
  finds_nothing '(password|secret).*[:=] *[^${ ]' docker-compose.prod.yml
  finds_nothing '^ *[A-Z_]*(PASSWORD|SECRET|TOKEN)[A-Z_]*[:=] *[^$ ]' docker-compose.prod.yml
  # The search does find one
  run finds_nothing '^ *[A-Z_]*(PASSWORD|SECRET|TOKEN)[A-Z_]*[:=] *[^$ ]' <<<'      DB_PASSWORD: hunter2'
  [ "$status" -ne 0 ]
}

@test "each required setting is asked for by name when it is missing (R30)" {
  local name
  for name in APP_BASE_URL APP_SECRET DB_PASSWORD APP_VERSION; do
    mkdir -p "$BATS_TEST_TMPDIR/without"
    cp docker-compose.prod.yml "$BATS_TEST_TMPDIR/without"
    grep -v "^$name=" .env >"$BATS_TEST_TMPDIR/without/.env"
    cd "$BATS_TEST_TMPDIR/without"
    run docker compose -f docker-compose.prod.yml config -q
    [ "$status" -ne 0 ]
    [[ $output == *"required variable $name is missing a value: is not set in .env.production"* ]]
    cd "$MINIMAL"
  done
}

@test "a setting that nobody made is empty, and Java's own absent" {
  holds '.services.app.environment | .LOG_LEVEL == "" and .JDK_JAVA_OPTIONS == null'
  printf '%s\n' LOG_LEVEL=debug JDK_JAVA_OPTIONS=-Xlog:gc >>.env
  run docker compose -f docker-compose.prod.yml config --format json
  [ "$(jq -c '.services.app.environment | [.LOG_LEVEL, .JDK_JAVA_OPTIONS]' <<<"$output")" = '["debug","-Xlog:gc"]' ]
  sed -i '/^LOG_LEVEL=/d; /^JDK_JAVA_OPTIONS=/d' .env
}

@test "the database is not published and only on the inner network (R15)" {
  holds '.services.postgres.ports == null'
  holds '.services.postgres.networks | keys == ["minicrm-network"]'
  holds '.services | all(.network_mode == null)'
}

@test "the application is not published, and on the proxy network under a name of its own (R28, R50)" {
  holds '.services.app.ports == null'
  holds '.services.app.networks | keys == ["minicrm-network", "proxy"]'
  holds '.services.app.networks.proxy.aliases == ["minicrm"]'
  holds '[.services[].container_name] | all(. == null)'
}

@test "the edges cannot reach the database" {
  holds '[.services.edge, .services["edge-tls"]] | all(.networks | keys == ["proxy"])'
  holds '.services.edge.ports | map(.published) == ["3000"]'
  holds '.services["edge-tls"].ports | map(.published) | unique == ["443", "80"]'
}

@test "all come back after a reboot, and the application waits for the database (R17, R18)" {
  holds '.services | all(.restart == "unless-stopped")'
  holds '.services.app.depends_on.postgres.condition == "service_healthy"'
}

@test "all have limits and reservations (R40)" {
  holds '.services | all(.deploy.resources.limits | .memory and .cpus and .pids)'
  holds '.services | all(.deploy.resources.reservations.memory)'
}

@test "all logs are json-file, ten files of 10 MB (R42)" {
  holds '.services | all(.logging == {driver: "json-file", options: {"max-size": "10m", "max-file": "10"}})'
}

@test "all have a read-only root, no capability they do not need, and can gain none (R26)" {
  holds '.services | all(.read_only and .cap_drop == ["ALL"] and .security_opt == ["no-new-privileges:true"])'
  holds '[.services.app, .services.postgres] | all(.cap_add == null)'
  holds '[.services.edge, .services["edge-tls"]] | all(.cap_add == ["NET_BIND_SERVICE"])'
  holds '.services.app.user == "10001:10001" and .services.postgres.user == "postgres"'
  holds '.services | all(.privileged == null)'
}

@test "no image is \"latest\", and the application's is not asked of a public registry" {
  holds '[.services[].image] | all(test(":[0-9]"))'
  holds '.services.app.pull_policy == "never"'
  holds '.services.postgres.image == "postgres:18-trixie"'
}

@test "the database keeps its data one level up, with checksums and the builtin locale" {
  holds '.services.postgres.volumes | map(.target) == ["/var/lib/postgresql"]'
  holds '.services.postgres.environment.POSTGRES_INITDB_ARGS == "--data-checksums --locale-provider=builtin --locale=C.UTF-8"'
}

@test "there is time to finish: 45 s for the application, 60 s for the database" {
  holds '.services.app.stop_grace_period == "45s" and .services.postgres.stop_grace_period == "1m0s"'
}

@test "the development file is valid, has its own name and data, and answers on this machine only (R16)" {
  cd "$repository"
  run docker compose config --format json
  [ "$status" -eq 0 ]
  jq -e '.name == "minicrm-dev" and .volumes.pgdata.name == "minicrm-dev_pgdata"' <<<"$output"
  jq -e '[.services[].ports[].host_ip] | all(. == "127.0.0.1")' <<<"$output"
  jq -e '.services.postgres.healthcheck.test' <<<"$output"
}

@test "the development database comes up healthy" {
  # The file as it is but for the volume's name, which may be a developer's
  mkdir "$BATS_TEST_TMPDIR/dev"
  sed 's/minicrm-dev/minicrm-test-dev/' "$repository/docker-compose.yml" >"$BATS_TEST_TMPDIR/dev/docker-compose.yml"
  cd "$BATS_TEST_TMPDIR/dev"
  DEV_DB_PORT=54329 run docker compose up -d postgres
  echo "$output"
  [ "$status" -eq 0 ]
  dev_is_healthy() { [ "$(docker compose ps postgres --format '{{.Health}}')" = healthy ]; }
  run within 40 dev_is_healthy
  docker compose down -v
  [ "$status" -eq 0 ]
}

@test "Compose 1's version line and its warning are not there" {
  run docker compose -f docker-compose.prod.yml config -q
  [ "$status" -eq 0 ]
  [ -z "$output" ]
}
