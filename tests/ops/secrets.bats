#!/usr/bin/env bats
# Secrets in files, as the guide has an operator move them there: from the start to a backup brought back.

setup_file() {
  load stack
  wipe
  lay_down
  cd "$stack"
  scripts/init-env.sh
  put ADMIN_EMAIL "$admin"
  put JDK_JAVA_OPTIONS -XX:TieredStopAtLevel=1
  mkdir -m 700 "$BATS_FILE_TMPDIR/secrets"
  cp .env.production "$BATS_FILE_TMPDIR/before"
  guide "$BATS_FILE_TMPDIR/secrets" | bash -euo pipefail
  printf '%s\n' "$admin_password" >"$BATS_FILE_TMPDIR/secrets/ADMIN_PASSWORD"
  put ADMIN_PASSWORD_FILE "$BATS_FILE_TMPDIR/secrets/ADMIN_PASSWORD"
  chmod 444 "$BATS_FILE_TMPDIR/secrets/ADMIN_PASSWORD"
  scripts/deploy.sh
}

setup() {
  load stack
  cd "$stack"
  secrets="$BATS_FILE_TMPDIR/secrets"
}

# The commands of the guide, with another directory
guide() {
  awk '/^## / { here = $0 == "## Secrets in files" } here && /^```$/ { inside = 0 } inside; here && /^```sh$/ { inside = 1 }' \
    "$repository/docs/deployment-guide.md" | sed "s:^d=.*:d=$1:"
}

@test "MiniCRM runs with secrets that neither the settings nor docker inspect show" {
  is_ready
  local secret container
  for secret in APP_SECRET DB_PASSWORD ADMIN_PASSWORD; do
    [ -s "$secrets/$secret" ]
    finds_nothing -e "$(cat "$secrets/$secret")" .env.production
    for container in $(project_containers); do
      docker inspect "$container" >"$BATS_TEST_TMPDIR/inspected"
      finds_nothing -e "$(cat "$secrets/$secret")" "$BATS_TEST_TMPDIR/inspected"
    done
  done
  # They are those from before, which stood in the settings file
  grep -qF "$(cat "$secrets/APP_SECRET")" "$BATS_FILE_TMPDIR/before"
  # What is not in a file reaches nobody
  [ "$(docker exec "$(container app)" bash -c 'echo "[$SMTP_PASSWORD_FILE$DB_PASSWORD]"')" = '[]' ]
  docker exec "$(container postgres)" bash -c '[ -r /run/secrets/DB_PASSWORD ] && [ ! -e /run/secrets/APP_SECRET ]'
  sign_in "$BATS_TEST_TMPDIR/jar"
}

@test "deploying again changes nothing, and the doctor finds nothing" {
  local before
  before="$(project_containers | sort)"
  run scripts/deploy.sh
  [ "$status" -eq 0 ]
  [[ $output == *'already running'* ]]
  [ "$(project_containers | sort)" = "$before" ]
  run scripts/doctor.sh
  echo "$output"
  [ "$status" -eq 0 ]
  finds_nothing settings-secrets <<<"$output"
}

@test "plain Compose with both files changes nothing" {
  local before
  before="$(project_containers | sort)"
  docker compose -f docker-compose.prod.yml -f docker-compose.secrets.yml up -d
  [ "$(project_containers | sort)" = "$before" ]
}

@test "a backup is proven and comes back" {
  sign_in "$BATS_TEST_TMPDIR/jar"
  add_contact "$BATS_TEST_TMPDIR/jar" Kept
  scripts/backup.sh
  sql "update contact set last_name = 'Lost' where last_name = 'Kept'"
  run scripts/restore.sh "$(find backups -name '*.tar')" --yes
  echo "$output"
  [ "$status" -eq 0 ]
  [ "$(sql "select count(*) from contact where last_name = 'Kept'")" = 1 ]
}

@test "a new database password goes into the file, and the application takes it up" {
  cp "$secrets/DB_PASSWORD" "$BATS_TEST_TMPDIR/old"
  run scripts/init-env.sh --rotate db
  echo "$output"
  [ "$status" -eq 0 ]
  ! cmp -s "$secrets/DB_PASSWORD" "$BATS_TEST_TMPDIR/old" || false
  within 10 is_ready
}

@test "a secret and its file at once are refused, and MiniCRM runs as before" {
  put APP_SECRET Xk3vQ9tLw2pZr7mBn5cHj8dGf4sYa6eU
  run scripts/restart.sh
  [ "$status" -eq 3 ]
  [[ $output == *'APP_SECRET is set, and so is APP_SECRET_FILE: keep one of them.'* ]]
  is_ready
}
