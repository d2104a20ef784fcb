# The production stack on a real engine, for the tests of this directory. Loaded by each of them.
#
# The names in docker-compose.prod.yml are fixed, so the tests work under the names that a real installation
# has. They therefore only begin where there is none (see guard), and what they remove they remove by name.
# shellcheck shell=bash

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
version="$(sed -n '/<\/parent>/,$s:^    <version>\(.*\)</version>:\1:p' "$repository/pom.xml" | head -n 1)"
# shellcheck disable=SC2034  # for those who load this
image="minicrm:$version"
# What an operator's directory has; Compose notes it on each container
stack="${BATS_SUITE_TMPDIR:-/nowhere}/minicrm"
# Since when what bears MiniCRM's names is ours; outlives a run that was cut off
since="${MINICRM_OPS_CACHE:-$HOME/.cache/minicrm-ops}/tests-since"
url=http://localhost:3000
admin=ada@acme.test
admin_password='quite a long one for Ada'

# --- The engine and what is on it ---------------------------------------------------------------

volumes=(minicrm_pgdata minicrm_uploads minicrm_caddy)

project_containers() {
  docker ps --all --quiet --filter label=com.docker.compose.project=minicrm "$@"
}

# Refuses to go on when there is an installation that the tests did not make: its data would be lost. On the
# engine that engine/up started there is none.
guard() {
  [ "$(docker info --format '{{.DockerRootDir}}')" != "${MINICRM_OPS_CACHE:-$HOME/.cache/minicrm-ops}/engine" ] || return 0
  local began=0 volume created container directory
  began="$(cat "$since" 2>/dev/null || echo 0)"
  for volume in "${volumes[@]}"; do
    created="$(docker volume inspect "$volume" --format '{{.CreatedAt}}' 2>/dev/null)" || continue
    created="$(date -d "$created" +%s)"
    if ((created < began || created > began + 7200)); then
      echo "The volume $volume was not made by these tests. They use MiniCRM's own names and would destroy an installation; they only run where there is none." >&2
      return 1
    fi
  done
  for container in $(project_containers); do
    directory="$(docker inspect "$container" --format '{{index .Config.Labels "com.docker.compose.project.working_dir"}}')"
    if [[ $directory != */bats-run-*/suite/* ]]; then
      echo "A MiniCRM is installed in $directory. These tests use its names and would destroy it; they only run where there is none." >&2
      return 1
    fi
  done
}

# Removes the stack with all its data.
wipe() {
  # shellcheck disable=SC2046
  docker rm --force --volumes $(project_containers) >/dev/null 2>&1 || true
  docker volume rm "${volumes[@]}" >/dev/null 2>&1 || true
  docker network rm minicrm-network >/dev/null 2>&1 || true
  rm -rf "$stack"
}

# --- An installation -----------------------------------------------------------------------------

# Lays down what an operator has; without the sources, so that nothing is built by the way.
lay_down() {
  mkdir -p "$stack"
  cp -r "$repository"/{docker-compose.prod.yml,docker-compose.secrets.yml,docker,scripts,.env.production.example,pom.xml} "$stack"
}

# put NAME VALUE: writes a setting into the settings file.
put() {
  local file="$stack/.env.production"
  sed -i "/^#\? \?$1=/d" "$file"
  printf "%s='%s'\n" "$1" "$2" >>"$file"
}

# A fresh installation with an empty database and one administrator. fresh_installation [ARGUMENT-OF-INIT-ENV…]
fresh_installation() {
  wipe
  lay_down
  # Where a test stood before may just have been wiped
  cd "$stack" || return
  scripts/init-env.sh "$@" || return
  put ADMIN_EMAIL "$admin"
  put ADMIN_PASSWORD "$admin_password"
  # It starts often and never runs for long
  put JDK_JAVA_OPTIONS -XX:TieredStopAtLevel=1
  "$stack/scripts/deploy.sh"
}

# The usual installation behind the edge; one that is there and well is used as it is.
usual_installation() {
  if [ -e "$stack/usual" ] && [ "$(docker ps --quiet --filter label=com.docker.compose.project=minicrm | wc -l)" = 3 ] && is_ready; then
    return
  fi
  fresh_installation >"$BATS_FILE_TMPDIR/install.log" 2>&1 || {
    cat "$BATS_FILE_TMPDIR/install.log" >&2
    return 1
  }
  touch "$stack/usual"
}

compose() { (cd "$stack" && docker compose -f docker-compose.prod.yml "$@"); }

container() { compose ps --quiet "$1"; }

inspect() { docker inspect "$(container "$1")" --format "$2"; }

sql() { compose exec -T postgres psql -XqAt -v ON_ERROR_STOP=1 -U minicrm -d minicrm -c "$1"; }

# Migrations in the sources, which are those in the image
migrations() { find "$repository/src/main/resources/db/migration" -name 'V*.sql' | wc -l; }

# --- Asking it -----------------------------------------------------------------------------------

status_of() { curl -sS -m 60 -o /dev/null -w '%{http_code}' "$@"; }

is_ready() { [ "$(status_of "$url/actuator/health/readiness" 2>/dev/null)" = 200 ]; }

# finds_nothing PATTERN [FILE…]: whether no line matches; shows those that do. ("! grep" does not fail a test.)
finds_nothing() {
  local status=0
  grep -nE "$@" || status=$?
  [ "$status" -eq 1 ]
}

# How many times longer than usual things may take, for a machine that is busy with something else
patience="${MINICRM_PATIENCE:-1}"

# within SECONDS COMMAND…: whether the command succeeds before that time is over.
within() {
  local end=$((SECONDS + $1 * patience))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || {
      echo "not in time: $*" >&2
      return 1
    }
    sleep 0.3
  done
}

token_in() { sed -n 's/.*name="_csrf" value="\([^"]*\)".*/\1/p' | head -n 1; }

# sign_in JAR [CURL-OPTION…]: signs the administrator in at $url and keeps the cookies.
sign_in() {
  local jar="$1" token
  shift
  rm -f "$jar"
  token="$(curl -sS -m 60 -c "$jar" -b "$jar" "$@" "$url/login" | token_in)"
  curl -sS -m 60 -c "$jar" -b "$jar" "$@" -o /dev/null --data-urlencode "username=$admin" \
    --data-urlencode "password=$admin_password" --data-urlencode "_csrf=$token" "$url/login"
  [ "$(status_of -b "$jar" "$@" "$url/contacts/new")" = 200 ] || {
    echo "signing in at $url failed" >&2
    return 1
  }
}

# add_contact JAR LAST-NAME [CURL-OPTION…]: adds a contact and prints its path.
add_contact() {
  local jar="$1" name="$2" token
  shift 2
  token="$(curl -sS -m 60 -c "$jar" -b "$jar" "$@" "$url/contacts/new" | token_in)"
  curl -sS -m 60 -b "$jar" "$@" -o /dev/null -w '%{redirect_url}' --data-urlencode "firstName=Test" \
    --data-urlencode "lastName=$name" --data-urlencode "anyway=true" --data-urlencode "_csrf=$token" "$url/contacts/new" |
    sed -n 's|^[a-z]*://[^/]*\(/contacts/[0-9]*\).*|\1|p'
}

# Runs curl in a container on the proxy network, as a neighbour there could. neighbour CURL-OPTION…
neighbour() { docker run --rm --network proxy nginx:1 curl -sS -m 30 "$@"; }

# Runs a tool of the JDK 25 that the build uses. jdk25 TOOL ARGUMENT…
jdk25() {
  local jdk
  for jdk in "${JAVA_HOME:-/nowhere}" /usr/lib/jvm/* /opt/*; do
    if grep -qs '^JAVA_VERSION="25[".]' "$jdk/release"; then
      "$jdk/bin/$1" "${@:2}"
      return
    fi
  done
  echo "no JDK 25 below /usr/lib/jvm or /opt" >&2
  return 1
}

# load_while NAME COMMAND…: runs the command while 20 requests a second come in, half of them POSTs that add a
# contact, from three seconds before to three seconds after, and tells in "failed" how many of them failed. Every
# contact that was acknowledged must be there, once. With "hosts" and CERTIFICATES it asks a proxy over TLS; with
# "rate" and "writes" there are more of them, and all are POSTs.
load_while() {
  local name="$1" load added
  shift
  rm -f "$BATS_TEST_TMPDIR"/{enough,acknowledged,load}
  jdk25 java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djdk.httpclient.disableRetryConnect=true \
    ${hosts:+-Djdk.net.hosts.file="$hosts"} "$repository/tests/ops/Load.java" \
    --url "$url" ${hosts:+--ca "$CERTIFICATES/ca.pem"} --user "$admin" --password "$admin_password" --name "$name" \
    --rate "${rate:-${MINICRM_LOAD_RATE:-20}}" --writes "${writes:-half}" --until "$BATS_TEST_TMPDIR/enough" --acknowledged "$BATS_TEST_TMPDIR/acknowledged" \
    >"$BATS_TEST_TMPDIR/load" 2>&1 3>&- &
  load=$!
  within 30 grep -q started "$BATS_TEST_TMPDIR/load"
  sleep 3
  run "$@"
  sleep 3
  touch "$BATS_TEST_TMPDIR/enough"
  wait "$load" || true
  echo "$output"
  cat "$BATS_TEST_TMPDIR/load"
  echo "# $(tail -n 1 "$BATS_TEST_TMPDIR/load")" >&3
  failed="$(sed -n 's/^{.*"failed": \([0-9]*\),.*/\1/p' "$BATS_TEST_TMPDIR/load")"
  added="$(wc -l <"$BATS_TEST_TMPDIR/acknowledged")"
  [ "$added" -gt 30 ]
  # The very ones that were acknowledged are there; one that was not may be, too
  [ "$(sql "select count(*) - count(distinct last_name) from contact where last_name like '$name-%'")" = 0 ]
  [ -z "$(comm -13 <(sql "select last_name from contact where last_name like '$name-%'" | sort) <(sort "$BATS_TEST_TMPDIR/acknowledged"))" ]
}

# under_load NAME COMMAND…: the same, and the command must succeed and no request may fail.
under_load() {
  load_while "$@"
  [ "$status" -eq 0 ]
  [ "$failed" = 0 ]
  [ "$(sql "select count(*) from contact where last_name like '$1-%'")" = "$(wc -l <"$BATS_TEST_TMPDIR/acknowledged")" ]
}

# instead_of_docker: from here on the scripts find a docker that first reads the lines on the standard input. There "$all"
# is the whole call, "real" the real docker, and $PPID the script that calls.
instead_of_docker() {
  mkdir -p "$BATS_TEST_TMPDIR/bin"
  {
    printf '#!/usr/bin/env bash\nall="$*"\nreal() { %q "$@"; }\n' "$(command -v docker)"
    cat
    printf 'exec %q "$@"\n' "$(command -v docker)"
  } >"$BATS_TEST_TMPDIR/bin/docker"
  chmod +x "$BATS_TEST_TMPDIR/bin/docker"
  PATH="$BATS_TEST_TMPDIR/bin:$PATH"
}

real_docker_again() {
  PATH="${PATH#"$BATS_TEST_TMPDIR/bin:"}"
  hash -r
  # What a killed script had started may still be ending
  within 30 flock --nonblock "$stack/logs/ops.lock" true
}

# stopped_at SIGNAL PATTERN [FIRST]: the script gets the signal in the moment in which it calls docker in this way,
# after what is to be done first: real "$@" makes the call, "exit" leaves it out.
stopped_at() {
  instead_of_docker <<END
pattern='$2'
if [[ \$all == \$pattern ]]; then
  ${3:-:}
  kill -$1 \$(cat "$BATS_TEST_TMPDIR/script")
  [ $1 != KILL ] || kill -KILL \$PPID
  exit
fi
END
}

# until_stopped CODE SCRIPT ARGUMENT…: runs it until then.
until_stopped() {
  local code="$1"
  shift
  # shellcheck disable=SC2016 # for the shell that becomes the script
  run env --default-signal=INT bash -c 'echo $$ >"$0/script"; exec "$@"' "$BATS_TEST_TMPDIR" "$@"
  echo "$output"
  [ "$status" -eq "$code" ]
  real_docker_again
}

# attach JAR PATH FILE [CURL-OPTION…]: hangs a file on the record with this path, as its form does, and prints its SHA-256.
attach() {
  local jar="$1" path="$2" file="$3" token
  shift 3
  token="$(curl -sS -m 60 -c "$jar" -b "$jar" "$@" "$url$path" | token_in)"
  [ "$(status_of -b "$jar" "$@" -H "X-XSRF-TOKEN: $token" --form "file=@$file" "$url$path/files")" = 303 ] || {
    echo "hanging $file on $path failed" >&2
    return 1
  }
  sha256sum <"$file" | cut -c 1-64
}

# comes_back JAR FILE [CURL-OPTION…]: whether MiniCRM hands out this file, the newest of its name, byte for byte.
comes_back() {
  cmp "$2" <(curl -sS -m 60 -b "$1" "${@:3}" "$url/files/$(sql "select max(id) from file where name = '$(basename "$2")'")")
}

# content SUM: what lies on the volume under this name, with its owner and mode
content() {
  docker run --rm --network none --volume minicrm_uploads:/data:ro --entrypoint sh postgres:18-trixie -c \
    'cd "/data/uploads/$0" && stat -c "%u %a" . "$1" | tr "\n" " " && cat "$1"' "${1:0:2}" "$1"
}

# Says what the stack logged, for a test that failed.
tell() {
  local service
  for service in postgres app edge; do
    echo "--- $service"
    compose logs --no-log-prefix --tail 25 "$service" 2>&1 || true
  done
}
