#!/usr/bin/env bats
# The doctor finds what is wrong, names it, and says what mends it.

bats_require_minimum_version 1.5.0
load helper

# finds LEVEL ID TEXT: one line of the doctor's
finds() {
  local line
  while IFS= read -r line; do
    [[ $line != "$1 "*" $2 "*"$3"* ]] || return 0
  done <<<"$output"
  echo "no $1 $2 with '$3': $output"
  return 1
}

@test "a sound installation has nothing but OK" {
  a_running_stack
  expect 0 doctor.sh
  [[ -z $(grep -v '^OK ' <<<"$output") ]]
  for id in engine compose disk memory clock settings-mode settings-link settings-file image settings-values processors compose-file \
    proxy-network trusted-proxies proxy-alias postgresql-major database-port database data-checksums migrations schema \
    instances application restarts taken-up uploads backup backup-place; do
    finds OK "$id" ''
  done
}

@test "it changes nothing" {
  a_running_stack
  expect 0 doctor.sh
  for call in 'stop*' 'rm*' '*create*' 'compose*up*' 'pull*'; do never_called "$call"; done
}

@test "before the first deployment nothing is wrong" {
  settings
  rm "$FAKE/images/minicrm:0.1.0"
  expect 0 doctor.sh
  finds WARN image 'There is no image minicrm:0.1.0 yet'
  finds WARN application 'not running'
}

@test "--json is valid and has every finding with its level and command" {
  a_running_stack
  chmod 644 .env.production
  otherwise <<'END'
[[ $all != *--check-config ]] || { printf 'LOG_LEVEL: must not be "\\\t\n'; exit 78; }
END
  expect 3 doctor.sh --json
  local document
  document="$(grep '^{' <<<"$output")"
  [[ $(jq -r .healthy <<<"$document") == false ]]
  [[ $(jq -r '.findings[] | select(.id == "settings-mode") | .level + " " + .fix' <<<"$document") == 'FAIL chmod 600 .env.production' ]]
  [[ $(jq -r '[.findings[].level] | unique | join(" ")' <<<"$document") == 'FAIL OK' ]]
  [[ $(jq -r '.findings[] | select(.id == "settings-values") | .message' <<<"$document") == 'LOG_LEVEL: must not be "\ ' ]]
  has_one_error
}

@test "--json of a sound installation is healthy" {
  a_running_stack
  expect 0 doctor.sh --json
  [[ $(jq -r .healthy <<<"$output") == true ]]
}

@test "docker that is missing or does not answer" {
  settings
  otherwise <<'END'
[[ $all != version* ]] || { echo 'permission denied' >&2; exit 1; }
END
  expect 3 doctor.sh
  finds FAIL engine 'Docker does not answer: permission denied'
  has_one_error
  rm "$BATS_TEST_TMPDIR/bin/docker"
  for tool in /usr/bin/docker /usr/local/bin/docker; do [[ ! -e $tool ]] || skip "docker is installed here"; done
  expect 3 doctor.sh
  finds FAIL engine 'docker is not installed'
}

@test "an engine and a Compose that are too old" {
  settings
  otherwise <<'END'
[[ $all != version* ]] || { echo 19.03.9; exit; }
[[ $all != 'compose version --short' ]] || { echo v2.20.0; exit; }
END
  expect 3 doctor.sh
  finds FAIL engine '19.03.9 is older than 20.10'
  finds WARN compose '2.20.0 is older than 2.26'
}

@test "no Compose at all" {
  settings
  otherwise <<'END'
[[ $all != 'compose version'* ]] || exit 1
END
  expect 3 doctor.sh
  finds FAIL compose 'Docker has no Compose'
}

@test "little and too little room on the disk" {
  settings
  printf '#!/bin/sh\nprintf "Avail\\n %%s\\n" "$FREE_MB"\n' >"$BATS_TEST_TMPDIR/bin/df"
  chmod +x "$BATS_TEST_TMPDIR/bin/df"
  FREE_MB=500 expect 3 doctor.sh
  finds FAIL disk 'Only 500 MB'
  FREE_MB=3000 expect 0 doctor.sh
  finds WARN disk 'Only 3000 MB'
}

@test "little memory" {
  settings
  otherwise <<'END'
[[ $all != info*MemTotal* ]] || { echo 1073741824; exit; }
END
  expect 0 doctor.sh
  finds WARN memory '1024 MB'
}

@test "fewer processors than the containers may use" {
  settings APP_CPUS=1.5
  otherwise <<'END'
[[ $all != info*NCPU* ]] || { echo 1; exit; }
END
  expect 3 doctor.sh
  finds FAIL processors 'APP_CPUS is 1.5, but this machine has 1 processors'
  sed -i 's/^APP_CPUS=.*/APP_CPUS=1.0\nPG_CPUS=0.5/' .env.production
  expect 0 doctor.sh
  finds OK processors ''
}

@test "a clock that nobody keeps right" {
  settings
  printf '#!/bin/sh\necho no\n' >"$BATS_TEST_TMPDIR/bin/timedatectl"
  chmod +x "$BATS_TEST_TMPDIR/bin/timedatectl"
  expect 0 doctor.sh
  finds WARN clock 'not kept right'
  sed -i s/no/yes/ "$BATS_TEST_TMPDIR/bin/timedatectl"
  expect 0 doctor.sh
  finds OK clock 'kept right'
}

@test "no settings file" {
  expect 3 doctor.sh
  finds FAIL settings-file '.env.production not found; run scripts/init-env.sh'
}

@test "a settings file that others can read, and that Compose does not find" {
  settings
  chmod 640 .env.production
  rm .env
  expect 3 doctor.sh
  finds FAIL settings-mode 'mode 640'
  says 'chmod 600 .env.production'
  finds WARN settings-link '.env does not lead'
  says 'ln -sfn .env.production .env'
}

@test "everything that is written in an unclear way" {
  settings 'A=$B' 'C=1' 'C=2' 'nothing' "D='"
  expect 3 doctor.sh
  for id in settings-dollar settings-double settings-line settings-quotes; do finds FAIL "$id" ''; done
}

@test "the command it gives takes Windows line ends out" {
  settings
  sed -i '1s/^/\xEF\xBB\xBF/; s/$/\r/' .env.production
  expect 3 doctor.sh
  local fixes
  fixes="$(sed -n 's/^ .*: \(sed .*\)/\1/p' <<<"$output")"
  [[ $(wc -l <<<"$fixes") == 2 ]]
  eval "$fixes"
  expect 0 doctor.sh
}

@test "the values are judged by the image, and given to it in full" {
  settings "METRICS_TOKEN='with \$ and # and space'" LOG_LEVL=info
  otherwise <<'END'
[[ $all != *--check-config ]] || {
  while [[ $1 != --env-file ]]; do shift; done
  cat "$2" >"$FAKE/checked"
  printf '%s\n' 'NOTE: Picked up JDK_JAVA_OPTIONS: -Xx' 'warning: LOG_LEVL is no setting. Was LOG_LEVEL meant?' '2 problems in the configuration' \
    'APP_SECRET: must be at least 32 characters and not the example value. See docs/environment.md#app_secret' \
    'DB_PASSWORD: must be at least 16 characters and not an example value. See docs/environment.md#db_password'
  exit 78
}
END
  expect 3 doctor.sh
  finds FAIL settings-values 'APP_SECRET: must be at least 32 characters and not the example value. See docs/environment.md#app_secret'
  finds FAIL settings-values 'DB_PASSWORD: must be at least 16'
  finds WARN settings-values 'LOG_LEVL is no setting. Was LOG_LEVEL meant?'
  says 'ERROR doctor: 2 of the findings must be mended'
  grep -qxF 'METRICS_TOKEN=with $ and # and space' "$FAKE/checked"
  called 'run --rm --network none *minicrm:0.1.0 --check-config'
  run ! grep -q s3cr3t "$FAKE/calls" logs/ops.log
}

@test "a check of the values that breaks is not taken for a good one" {
  settings
  otherwise <<'END'
[[ $all != *--check-config ]] || { echo 'exec format error' >&2; exit 1; }
END
  expect 3 doctor.sh
  finds FAIL settings-values 'could not be checked: exec format error'
}

@test "a compose file that Compose refuses" {
  settings
  otherwise <<'END'
[[ $all != *'config --quiet' ]] || { echo 'required variable DB_PASSWORD is missing a value' >&2; exit 15; }
END
  expect 3 doctor.sh
  finds FAIL compose-file 'required variable DB_PASSWORD'
}

@test "a proxy network that is not there" {
  settings
  rm "$FAKE/networks/proxy"
  expect 3 doctor.sh
  finds FAIL proxy-network 'network "proxy" does not exist.'
  says 'Create it with: docker network create proxy'
}

@test "proxies that are trusted but cannot be on the network" {
  settings TRUSTED_PROXIES=10.0.0.0/8,192.168.1.7/32
  expect 3 doctor.sh # stands twice
  sed -i '/^TRUSTED_PROXIES=172/d' .env.production
  expect 0 doctor.sh
  finds WARN trusted-proxies 'names nothing on the network proxy (172.30.0.0/16)'
  for fine in 172.30.0.5/32 172.16.0.0/12 10.0.0.1/32,172.30.0.0/16; do
    sed -i "s|^TRUSTED_PROXIES=.*|TRUSTED_PROXIES=$fine|" .env.production
    expect 0 doctor.sh
    finds OK trusted-proxies ''
  done
}

@test "another container with our name on the network" {
  a_running_stack
  container stranger 'alias=/other minicrm'
  expect 3 doctor.sh
  finds FAIL proxy-alias 'The container other is called minicrm on the network proxy too'
  container stranger 'alias=/other app'
  rm "$FAKE/containers/c3"
  expect 0 doctor.sh
  finds WARN proxy-alias 'is called app'
}

@test "a port that somebody else holds" {
  settings COMPOSE_PROFILES=edge APP_PORT=38471
  expect 0 doctor.sh
  finds OK port 'Port 38471 is free'
  python3 -c '
import socket, time
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", 38471)); s.listen(); print("up", flush=True); time.sleep(20)' 3>&- &
  local holder=$!
  until (exec 4<>/dev/tcp/127.0.0.1/38471) 2>/dev/null; do /bin/sleep 0.1; done
  run bash scripts/doctor.sh
  kill "$holder"
  [[ $status == 3 ]]
  finds FAIL port 'listens on port 38471'
}

@test "a volume of another PostgreSQL" {
  a_running_stack
  otherwise <<'END'
[[ $all != *PG_VERSION* ]] || { printf 'postgres (PostgreSQL) 18.6\n17\n'; exit; }
END
  expect 3 doctor.sh
  finds FAIL postgresql-major 'was written by PostgreSQL 17, the image postgres:18-trixie is version 18'
  says 'POSTGRES_IMAGE=postgres:17-trixie'
}

@test "after an upgrade a volume may have both versions" {
  a_running_stack
  otherwise <<'END'
[[ $all != *PG_VERSION* ]] || { printf 'postgres (PostgreSQL) 18.6\n17\n18\n'; exit; }
END
  expect 0 doctor.sh
  finds OK postgresql-major ''
}

@test "an image that is no PostgreSQL" {
  a_running_stack
  otherwise <<'END'
[[ $all != *PG_VERSION* ]] || { echo 'sh: postgres: not found'; exit 127; }
END
  expect 0 doctor.sh
  finds WARN postgresql-major 'does not tell its version'
}

@test "a database that is published, or does not answer" {
  a_running_stack
  echo ports=1 >>"$FAKE/containers/c1"
  otherwise <<'END'
[[ $all != *psql* ]] || { echo 'FATAL:  the database system is starting up' >&2; exit 2; }
END
  expect 3 doctor.sh
  finds FAIL database-port 'published'
  finds FAIL database 'FATAL:  the database system is starting up'
}

@test "a database that was stopped" {
  a_running_stack
  echo status=exited >>"$FAKE/containers/c1"
  expect 3 doctor.sh
  finds FAIL database 'not running'
}

@test "a failed migration, no checksums, a newer and an older schema" {
  a_running_stack
  otherwise <<'END'
[[ $all != *psql* ]] || {
  sql="$(cat)"
  case "$sql" in
    *data_checksums*) echo 'off|t' ;;
    *'not success'*) cat "$FAKE/schema" ;;
    *rollback_floor*) cat "$FAKE/floors" ;;
  esac
  exit
}
END
  echo '1|13' >"$FAKE/schema"
  echo 0.1.0 >"$FAKE/floors"
  expect 3 doctor.sh
  finds WARN data-checksums ''
  finds FAIL migrations '1 migration'
  finds OK schema 'The schema is at 13, newer than the 12 of version 0.1.0, which can use it.'
  echo 0.2.0 >"$FAKE/floors"
  expect 3 doctor.sh
  finds FAIL schema 'The schema is at 13, and version 0.1.0 cannot use it'
  echo '0|11' >"$FAKE/schema"
  expect 0 doctor.sh
  finds WARN schema 'The schema is at 11, version 0.1.0 brings 12'
}

@test "an empty database has no schema to judge" {
  a_running_stack
  otherwise <<'END'
[[ $all != *psql* ]] || { sql="$(cat)"; [[ $sql != *data_checksums* ]] || echo 'on|f'; exit; }
END
  expect 0 doctor.sh
  is_silent_about migrations
}

@test "an application that is not ready, was started again, or is there twice" {
  a_running_stack
  printf '%s\n' ready=no restarts=4 >>"$FAKE/containers/c2"
  expect 3 doctor.sh
  finds FAIL application 'not ready'
  finds WARN restarts '4 times'
  container app
  container app ready=no
  expect 0 doctor.sh
  finds OK application ''
  finds WARN instances 'Several instances'
}

@test "changed settings and another version" {
  a_running_stack
  echo h2 >"$FAKE/hash"
  expect 0 doctor.sh
  finds WARN taken-up 'have changed since'
  echo 'version=0.0.9' >>"$FAKE/containers/c2"
  expect 0 doctor.sh
  finds WARN taken-up 'Version 0.0.9 is running, but APP_VERSION is 0.1.0'
}

@test "an uploads volume that is not the database's" {
  a_running_stack
  otherwise <<'END'
[[ $all != *minicrm-uploads ]] || { echo 9999; exit; }
END
  expect 3 doctor.sh
  finds FAIL uploads 'not the one that belongs'
}

hours_ago() { echo $(($(date +%s) - $1 * 3600)); }

@test "a proven backup that is older than 26 hours is a failure, with what the last run said" {
  a_running_stack
  hours_ago 25 >"$FAKE/proven"
  expect 0 doctor.sh
  finds OK backup 'The last proven backup is 25 hours old'
  hours_ago 26 >"$FAKE/proven"
  mkdir -p logs
  echo 'message=the disk is full' >logs/backup.state
  expect 3 doctor.sh
  finds FAIL backup 'The last proven backup is 26 hours old; the last run said: the disk is full.'
}

@test "no backup at all is a warning on the first day, then a failure" {
  a_running_stack
  : >"$FAKE/proven"
  expect 0 doctor.sh
  finds WARN backup 'There is no proven backup yet.'
  hours_ago 30 >"$FAKE/installed"
  expect 3 doctor.sh
  finds FAIL backup 'There is no proven backup.'
}

@test "without a database the last run tells of the backup" {
  settings
  mkdir -p logs
  echo "proven_at=$(hours_ago 50)" >logs/backup.state
  expect 3 doctor.sh
  finds FAIL backup 'The last proven backup is 50 hours old.'
}

@test "where the archives lie is looked at" {
  a_running_stack
  mkdir -m 755 backups
  expect 3 doctor.sh
  finds FAIL backup-place 'has mode 755'
  chmod 700 backups
  expect 0 doctor.sh
  finds WARN backup-place 'is on the same disk as the data'
  finds OK backup-room ''
  echo "BACKUP_REMOTE_CMD='true'" >>.env.production
  expect 0 doctor.sh
  finds OK backup-place 'The archives are in'
  printf '#!/bin/sh\necho Avail\necho 60000000\n' >"$BATS_TEST_TMPDIR/bin/df"
  chmod +x "$BATS_TEST_TMPDIR/bin/df"
  run bash scripts/doctor.sh
  finds FAIL backup-room 'The next backup needs 75 MB'
}

@test "archives that belong to somebody else are found" {
  ((EUID == 0)) || skip 'only root can give a directory away'
  a_running_stack
  mkdir -m 700 backups
  chown 12345 backups
  expect 3 doctor.sh
  finds FAIL backup-place 'belongs to'
}

@test "encryption without age is found" {
  a_running_stack BACKUP_AGE_RECIPIENT=age1qqq
  mkdir "$BATS_TEST_TMPDIR/all"
  ln -s /usr/bin/* "$BATS_TEST_TMPDIR/all"
  rm -f "$BATS_TEST_TMPDIR/all/age"
  PATH="$BATS_TEST_TMPDIR/bin:$BATS_TEST_TMPDIR/all" expect 3 doctor.sh
  finds FAIL backup-age 'age is not installed'
  printf '#!/bin/sh\n' >"$BATS_TEST_TMPDIR/bin/age"
  chmod +x "$BATS_TEST_TMPDIR/bin/age"
  expect 0 doctor.sh
  finds OK backup-age ''
}

@test "what restores have left is found" {
  a_running_stack
  touch "$FAKE"/databases/minicrm_{before_restore,restore}_20260101000000
  expect 0 doctor.sh
  finds WARN restore-kept 'kept as minicrm_before_restore_20260101000000 (8 MB)'
  finds WARN restore-left 'has left minicrm_restore_20260101000000 (8 MB)'
}

@test "--url asks as people do" {
  a_running_stack
  printf '#!/bin/sh\necho "$*" >"$FAKE/curl"\necho "{\\"status\\":\\"UP\\"}"\n' >"$BATS_TEST_TMPDIR/bin/curl"
  chmod +x "$BATS_TEST_TMPDIR/bin/curl"
  expect 0 doctor.sh --url https://crm.acme.test/
  finds OK url 'https://crm.acme.test/actuator/health answers UP'
  grep -q 'https://crm.acme.test/actuator/health$' "$FAKE/curl"
  printf '#!/bin/sh\necho "curl: (22) error: 502" >&2; exit 22\n' >"$BATS_TEST_TMPDIR/bin/curl"
  expect 3 doctor.sh --url https://crm.acme.test
  finds FAIL url '502'
}

@test "every id is explained on the page of troubles, and no other" {
  local page="$BATS_TEST_DIRNAME/../../../docs/troubleshooting.md"
  diff <(grep -ohE '(ok|mind|bad|settings_problem) [a-z-]+ "' "$CHECKOUT"/scripts/{doctor,lib}.sh | cut -d' ' -f2 | sort -u) \
    <(sed -n 's/^#### `\([a-z-]*\)`.*/\1/p' "$page" | sort)
}

@test "every exit code is explained on the page of troubles" {
  local code page="$BATS_TEST_DIRNAME/../../../docs/troubleshooting.md"
  for code in $(grep -ohE '(fail|give_up) [0-9]+' "$CHECKOUT"/scripts/*.sh | sed 's/.* //' | sort -un) 70 78; do
    grep -q "^### Exit $code\$" "$page" || { echo "no section for $code"; return 1; }
  done
}

@test "every place in the documents that a script points to is there" {
  local place page docs="$BATS_TEST_DIRNAME/../../../docs"
  while read -r place; do
    page="$docs/${place#docs/}"
    sed -n 's/^#\+ //p' "${page%#*}" | tr -d '`' | tr 'A-Z ' 'a-z-' | grep -qx "${place#*#}" || { echo "no $place"; return 1; }
  done < <(grep -ohE 'docs/(troubleshooting|operations|backup-restore)\.md#[a-z0-9-]+' "$CHECKOUT"/scripts/*.sh | sort -u)
}
