#!/usr/bin/env bats
# Each forgotten or wrong setting gives its sentence, and never its value.

setup_file() {
  load stack
  usual_installation
}

setup() {
  load stack
  cd "$stack"
  # What the application would be given, all of it right
  sound=(
    APP_BASE_URL=https://crm.acme.test
    APP_SECRET=Xk3vQ9tLw2pZr7mBn5cHj8dGf4sYa6eU
    DB_PASSWORD=Rq8wTz5nVb2mKx7c
  )
}

# started SETTING…: starts the application with sound settings but for those named; one without = is left out.
started() {
  local setting given options=()
  for setting in "${sound[@]}"; do
    for given in "$@"; do [[ ${setting%%=*} != "${given%%=*}" ]] || continue 2; done
    options+=(--env "$setting")
  done
  for given in "$@"; do
    [[ $given != *=* ]] || options+=(--env "$given")
  done
  # One that is accepted would wait for a database that is not there
  run timeout $((20 * patience)) docker run --rm --name minicrm-test-settings --network none --read-only --tmpfs /tmp "${options[@]}" "$image"
  docker rm -f minicrm-test-settings >/dev/null 2>&1 || true
  echo "$output"
}

# refused VARIABLE REASON [SECRET-VALUE]
refused() {
  [ "$status" -eq 78 ]
  [[ $output == *"problem"*" in the configuration"* ]]
  [[ $output == *"$1: "*"$2"*"docs/environment.md#${1,,}"* ]]
  # The port was never opened, and nothing else was begun
  [[ $output != *Tomcat* ]]
  [ -z "${3-}" ] || [[ $output != *"$3"* ]]
}

@test "without APP_SECRET (C10)" {
  started APP_SECRET
  refused APP_SECRET ''
}

@test "with a short APP_SECRET (R23)" {
  started APP_SECRET=Zk3vQ9tLw2pZr7mBn5cHj8dGf4sYa6e
  refused APP_SECRET 'must be at least 32 characters and not the example value' Zk3vQ9tLw2pZr7mBn5cHj8dGf4sYa6e
}

@test "with the example's APP_SECRET" {
  started APP_SECRET=CHANGE_ME_CHANGE_ME_CHANGE_ME_CHANGE_ME
  refused APP_SECRET 'must be at least 32 characters and not the example value' CHANGE_ME_CHANGE
}

@test "with an APP_SECRET of few different characters" {
  started APP_SECRET=abababababababababababababababababab
  refused APP_SECRET 'must have at least 12 different characters' ababab
}

@test "without DB_PASSWORD" {
  started DB_PASSWORD
  refused DB_PASSWORD ''
}

@test "with a short DB_PASSWORD, as a bare \$ leaves it" {
  started 'DB_PASSWORD=ab#ef gh'
  refused DB_PASSWORD 'must be at least 16 characters' 'ab#ef'
}

@test "with a DB_PASSWORD that is APP_SECRET" {
  started DB_PASSWORD=Xk3vQ9tLw2pZr7mBn5cHj8dGf4sYa6eU
  refused DB_PASSWORD 'must not be the same as APP_SECRET' Xk3vQ9tLw2p
}

@test "without APP_BASE_URL, with an example, over http, with a path" {
  started APP_BASE_URL
  refused APP_BASE_URL ''
  started APP_BASE_URL=https://crm.example.com
  refused APP_BASE_URL 'example domain'
  started APP_BASE_URL=http://crm.acme.test
  refused APP_BASE_URL 'must begin with https://'
  started APP_BASE_URL=https://crm.acme.test/crm
  refused APP_BASE_URL 'without a path'
}

@test "with TRUSTED_PROXIES that are not networks" {
  started TRUSTED_PROXIES=172.20.0.5
  refused TRUSTED_PROXIES CIDR
}

@test "with ADMIN_PASSWORD alone" {
  started ADMIN_PASSWORD=correct-horse-battery
  refused ADMIN_PASSWORD 'ADMIN_EMAIL' correct-horse
}

@test "with a number that is none, and a level, a zone, a size and a currency that are none, all said at once" {
  started DB_POOL_SIZE=many LOG_LEVEL=loud APP_TIMEZONE=Europe/Atlantis UPLOAD_MAX_SIZE=huge APP_CURRENCY=shells
  [[ $output == *"5 problems in the configuration"* ]]
  local name
  for name in DB_POOL_SIZE LOG_LEVEL APP_TIMEZONE UPLOAD_MAX_SIZE APP_CURRENCY; do refused "$name" ''; done
}

@test "a secret may come from a file, but not from both" {
  local file="$BATS_TEST_TMPDIR/secret"
  echo short >"$file"
  chmod 644 "$file"
  run docker run --rm --network none -v "$file:/run/secrets/app:ro" -e APP_BASE_URL=https://crm.acme.test \
    -e DB_PASSWORD=Rq8wTz5nVb2mKx7c -e APP_SECRET_FILE=/run/secrets/app "$image"
  echo "$output"
  refused APP_SECRET 'must be at least 32 characters'
  run docker run --rm --network none -v "$file:/run/secrets/app:ro" -e "${sound[0]}" -e "${sound[1]}" -e "${sound[2]}" \
    -e APP_SECRET_FILE=/run/secrets/app "$image"
  echo "$output"
  [ "$status" -eq 78 ]
  [[ $output == *APP_SECRET_FILE* ]]
}

@test "an unknown variable is named with the nearest one, and is no reason to stop" {
  run docker run --rm --network none -e "${sound[0]}" -e "${sound[1]}" -e "${sound[2]}" -e APP_VERSION="$version" -e DB_PASWORD=x "$image" --check-config
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *DB_PASWORD*DB_PASSWORD* ]]
  [[ ${lines[-1]} == OK || $output == *$'\nOK' ]]
}

# --- From the operator's side, with the stack running -------------------------------------------

@test "without the settings file deploying says what to run (R30)" {
  mv .env.production kept
  run scripts/deploy.sh
  mv kept .env.production
  echo "$output"
  [ "$status" -eq 3 ]
  [[ $output == *".env.production not found; run scripts/init-env.sh"* ]]
  is_ready
}

@test "a wrong setting in the file: deploying and restarting refuse, and what runs goes on (R23)" {
  cp .env.production kept
  put APP_SECRET short
  run scripts/deploy.sh
  echo "$output"
  [ "$status" -eq 3 ]
  [[ $output == *"APP_SECRET: must be at least 32 characters and not the example value"* ]]
  run scripts/restart.sh
  [ "$status" -eq 3 ]
  run scripts/doctor.sh
  [ "$status" -eq 3 ]
  [[ $output == *"APP_SECRET: must be at least 32 characters and not the example value"* ]]
  cp kept .env.production
  is_ready
}

@test "a settings file with Windows line ends is refused, and the lines are named (C10)" {
  cp .env.production kept
  sed -i 's/$/\r/' .env.production
  run scripts/deploy.sh
  cp kept .env.production
  echo "$output"
  [ "$status" -eq 3 ]
  [[ $output == *"Windows line ends (CRLF)"* ]]
  is_ready
}

@test "a value that Compose would mangle is refused, and not shown (C10)" {
  cp .env.production kept
  sed -i 's/^DB_PASSWORD=.*/DB_PASSWORD=Rq8w$Tz5nVb2mKx7c/' .env.production
  run scripts/deploy.sh
  cp kept .env.production
  echo "$output"
  [ "$status" -eq 3 ]
  [[ $output == *"DB_PASSWORD on line "*" has a bare \$"* ]]
  [[ $output != *Rq8w* ]]
  is_ready
}

@test "a settings file that others can read is refused by doctor (R49)" {
  [ "$(stat -c %a .env.production)" = 600 ]
  chmod 644 .env.production
  run scripts/doctor.sh
  chmod 600 .env.production
  echo "$output"
  [ "$status" -eq 3 ]
  run scripts/doctor.sh
  echo "$output"
  [ "$status" -eq 0 ]
}

@test "the proxy network is missing: deploying says how to make it (R29, C19)" {
  cp .env.production kept
  put PROXY_NETWORK minicrm-test-missing
  run scripts/deploy.sh
  cp kept .env.production
  echo "$output"
  [ "$status" -eq 3 ]
  [[ $output == *'network "minicrm-test-missing" does not exist'*'docker network create minicrm-test-missing'* ]]
  is_ready
}

@test "another DB_PASSWORD in the file alone: exit 78 and the way out, and what runs goes on (C9)" {
  local container
  cp .env.production kept
  container="$(container app)"
  put DB_PASSWORD Another-Good-Pass-4711
  run docker compose -f docker-compose.prod.yml run --rm --no-deps -T app
  echo "$output"
  [ "$status" -eq 78 ]
  [[ $output == *"uthentication failed for user minicrm: DB_PASSWORD differs from the one"*"init-env.sh --rotate db"* ]]
  [[ $output != *Another-Good-Pass* ]]
  run scripts/restart.sh
  echo "$output"
  [ "$status" -ne 0 ]
  [ "$(container app)" = "$container" ]
  is_ready
  # The way out works
  run scripts/init-env.sh --rotate db
  echo "$output"
  [ "$status" -eq 0 ]
  is_ready
  finds_nothing Another-Good-Pass .env.production
  [ "$(container app)" != "$container" ]
}

@test "settings are never overwritten, and two installations have different secrets (R48)" {
  run scripts/init-env.sh
  [ "$status" -eq 3 ]
  local other="$BATS_TEST_TMPDIR/other/minicrm"
  mkdir -p "$other"
  cp -r scripts docker docker-compose.prod.yml .env.production.example pom.xml "$other"
  run "$other/scripts/init-env.sh" --new-secrets
  echo "$output"
  [ "$status" -eq 0 ]
  [ "$(grep '^APP_SECRET=' .env.production)" != "$(grep '^APP_SECRET=' "$other/.env.production")" ]
  grep -qE '^APP_SECRET=[A-Za-z0-9_-]{32,}$' "$other/.env.production"
  grep -qE '^DB_PASSWORD=[A-Za-z0-9_-]{16,}$' "$other/.env.production"
  [ "$(stat -c %a "$other/.env.production")" = 600 ]
}
