#!/usr/bin/env bats
# What docs/deployment-guide.md tells an operator to type, typed as it stands there. Blocks marked "bash" are the
# shortest way from nothing to UP and are run top to bottom; those marked "sh" belong to the section they stand in;
# those marked "text" need what a test has not (a registry, the world outside) and are not run.

guide=docs/deployment-guide.md

setup_file() {
  load stack
  wipe
  # What is cloned is what lies here, committed or not; git is told to find it under the address in the guide
  export SOURCE="$BATS_FILE_TMPDIR/source"
  mkdir "$SOURCE"
  (cd "$repository" && git ls-files -z --cached --others --exclude-standard | tar -c --null --ignore-failed-read -T - 2>/dev/null) | tar -x -C "$SOURCE"
  cd "$SOURCE"
  git init -q
  git add --all
  git -c user.name=Test -c user.email=test@acme.test commit -q -m "As it lies here"
  export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="url.file://$SOURCE.insteadOf" GIT_CONFIG_VALUE_0=https://github.com/minicrm/minicrm.git
}

setup() {
  load stack
  jar="$BATS_FILE_TMPDIR/cookies"
  if [ -d "$stack" ]; then cd "$stack"; fi
}

# blocks LANGUAGE [HEADING [NUMBER]]: the blocks in that language, of one section or of all, or one of them.
blocks() {
  awk -v fence="\`\`\`$1" -v heading="${2:-}" -v number="${3:-}" '
    inside && /^```$/ { inside = 0; next }
    inside { if (wanted) print; next }
    $0 == fence { inside = 1; if (here || heading == "") seen++; wanted = (heading == "" || here) && (number == "" || seen == number); next }
    /^```/ { inside = 1; wanted = 0; next }
    /^## / { here = substr($0, 4) == heading }' "$repository/$guide"
}

# type_in HEADING [NUMBER]: types what a section says.
type_in() {
  blocks sh "$@" >"$BATS_TEST_TMPDIR/typed"
  [ -s "$BATS_TEST_TMPDIR/typed" ] || {
    echo "the guide has nothing to type in: $*" >&2
    return 1
  }
  sed -i "s/crm\.your-company\.com/${host:-crm.acme.test}/g" "$BATS_TEST_TMPDIR/typed"
  timeout $((300 * patience)) bash -e "$BATS_TEST_TMPDIR/typed"
}

# A checkout and nothing else
only_cloned() {
  wipe
  cd "$BATS_SUITE_TMPDIR"
  blocks bash "Get it" >"$BATS_TEST_TMPDIR/get"
  bash -e "$BATS_TEST_TMPDIR/get" 2>&1
  cd "$stack"
}

shows() {
  echo "$output"
  [ "$status" -eq 0 ]
}

@test "the guide, top to bottom, leads from nothing to UP (R20)" {
  local begun="$SECONDS"
  cd "$BATS_SUITE_TMPDIR"
  blocks bash >"$BATS_TEST_TMPDIR/typed"
  [ "$(tail -n 1 "$BATS_TEST_TMPDIR/typed")" = "curl -f http://localhost:3000/actuator/health" ]
  run bash -e "$BATS_TEST_TMPDIR/typed"
  shows
  [[ $output == *'"status":"UP"'* ]]
  echo "# from git clone to UP: $((SECONDS - begun)) s" >&3
}

@test "plain Compose then changes nothing" {
  local before
  before="$(project_containers --no-trunc | sort)"
  docker compose -f docker-compose.prod.yml up -d
  [ "$(project_containers --no-trunc | sort)" = "$before" ]
}

@test "the code in the log opens /setup, once" {
  local code token
  run type_in "The first sign-in"
  shows
  code="$(grep -o 'give this code: [0-9A-Z-]*' <<<"$output" | tail -n 1 | cut -d' ' -f4)"
  token="$(curl -sS -c "$jar" "$url/setup" | token_in)"
  run curl -sS -b "$jar" -o /dev/null -w '%{http_code}' --data-urlencode "code=$code" --data-urlencode "name=Ada" \
    --data-urlencode "email=$admin" --data-urlencode "password=$admin_password" --data-urlencode "_csrf=$token" "$url/setup"
  echo "$output"
  [ "$output" = 303 ]
  sign_in "$jar"
  [ "$(status_of "$url/setup")" = 404 ]
}

@test "demonstration data goes into an empty installation" {
  run type_in "Demonstration data"
  shows
  [ "$(sql 'select count(*) > 10 from contact')" = t ]
  [ "$(sql 'select count(*) from app_user')" = 1 ]
}

@test "what the guide offers for watching over it shows something" {
  put METRICS_TOKEN "$(openssl rand -hex 24)"
  # The file is written as an operator writes it, without quotes
  sed -i "s/^METRICS_TOKEN='\(.*\)'/METRICS_TOKEN=\1/" .env.production
  run type_in Restarting 1
  shows
  run type_in "Watching over it"
  shows
  [[ $output == *hikaricp_connections* ]]
  [[ $output == *'"healthy":true'* ]]
  [ "$(status_of "$url/actuator/prometheus")" = 401 ]
  [ "$(status_of -H 'Authorization: Bearer wrong' "$url/actuator/prometheus")" = 401 ]
}

@test "the checklist comes out as it says" {
  local checklist="$repository/docs/testing-checklist.md" line command='' out="$BATS_TEST_TMPDIR/out"
  local -a expected=()
  # An answer stands behind "#> "; … is whatever stands there
  compare() {
    local -a came
    local number
    mapfile -t came <"$out"
    for ((number = 0; number < ${#expected[@]}; number++)); do
      # shellcheck disable=SC2053  # a pattern
      [[ ${came[number]-} == ${expected[number]} ]] || return 1
    done
    ((${#came[@]} == ${#expected[@]}))
  }
  look() {
    [ -n "$command" ] || return 0
    # In this shell, so that what it sets is there for the next one
    eval "$command" >"$out" 2>&1 || true
    if ((${#expected[@]} > 0)) && ! compare; then
      printf '%s\n' "$command" "--- expected" "${expected[@]}" "--- came"
      cat "$out"
      failed=1
    fi
    command=''
    expected=()
  }
  failed=0
  while IFS= read -r line <&9; do
    if [[ $line == '#> '* ]]; then
      # [ ] { } are no patterns here
      line="$(sed 's/[][\\*?]/\\&/g; s/…/*/g' <<<"${line#'#> '}")"
      expected+=("$line")
    else
      ((${#expected[@]} == 0)) || look
      command+="$line"$'\n'
    fi
  done 9< <(awk '/^```sh$/ { inside = 1; next } /^```/ { inside = 0 } inside' "$checklist")
  look
  [ "$failed" -eq 0 ]
}

@test "a plain restart is followed by an application that is ready" {
  run type_in Restarting 2
  shows
  within 60 is_ready
}

@test "a backup is made and proven, restored, and the restore taken back" {
  local kept later
  sign_in "$jar"
  kept="$(add_contact "$jar" Kept)"
  run type_in Backups 1
  shows
  [[ $output == *'Proven: minicrm-backup-'* ]]
  later="$(add_contact "$jar" Later)"
  # To the archive, and back again
  run type_in Backups 2
  shows
  [[ $output == *'Restored: minicrm-backup-'*'Undone in '* ]]
  within 30 is_ready
  [ "$(status_of -b "$jar" "$url$kept")" = 200 ]
  [ "$(status_of -b "$jar" "$url$later")" = 200 ]
  scripts/restore.sh latest --yes
  within 30 is_ready
  # Who was signed in when the backup was made still is
  [ "$(status_of -b "$jar" "$url$kept")" = 200 ]
  [ "$(status_of -b "$jar" "$url$later")" = 404 ]
  scripts/restore.sh --forget --yes
}

@test "behind a proxy of one's own" {
  only_cloned
  run type_in "Behind your own reverse proxy"
  shows
  [[ $output == *ready ]]
  [ "$(project_containers | wc -l)" -eq 2 ]
  [ "$(docker port "$(container app)")" = "" ]
  [ "$(neighbour -o /dev/null -w '%{http_code}' http://minicrm:3000/readyz)" = 200 ]
}

@test "with a domain and the Caddy that comes along" {
  local port
  for port in 80 443; do
    [ -z "$(ss -Hltn "sport = :$port")" ] || skip "something listens on port $port of this machine"
  done
  only_cloned
  # A name for which Caddy makes a certificate itself and asks nobody
  host=crm.localhost
  run type_in "With a domain and the Caddy that comes along"
  shows
  at=(--resolve "$host:443:127.0.0.1" --resolve "$host:80:127.0.0.1" --insecure)
  up() { [ "$(status_of "${at[@]}" "https://$host/actuator/health")" = 200 ]; }
  within 20 up
  # From http it leads to https
  [ "$(curl -sS "${at[@]}" -o /dev/null -w '%{redirect_url}' "http://$host/login")" = "https://$host/login" ]
  curl -sS "${at[@]}" -D - -o /dev/null "https://$host/setup" | grep -i '^set-cookie: __Host-csrf' | grep -qi secure
}

@test "by hand" {
  only_cloned
  # Somebody else may be on the network; then it stays, as the guide says
  docker network rm proxy || true
  if docker network inspect proxy >/dev/null 2>&1; then
    ln -s .env.production .env
    cp .env.production.example .env.production
    chmod 600 .env.production
  else
    run type_in "By hand" 1
    shows
  fi
  # Nothing starts with what the example has
  run docker compose -f docker-compose.prod.yml up -d
  echo "$output"
  [ "$status" -ne 0 ]
  put APP_SECRET "$(openssl rand -base64 48 | tr '+/' '-_')"
  put DB_PASSWORD "$(openssl rand -base64 48 | tr '+/' '-_')"
  put TRUSTED_PROXIES "$(docker network inspect proxy --format '{{(index .IPAM.Config 0).Subnet}}')"
  put APP_BASE_URL http://localhost:3000
  put APP_ALLOW_HTTP true
  put COMPOSE_PROFILES edge
  run type_in "By hand" 2
  shows
  run type_in "By hand" 3
  shows
  [ "$(status_of "$url/actuator/health")" = 200 ]
  run scripts/doctor.sh
  shows
}

# Those of "Secrets in files" are typed in secrets.bats
@test "no section of the guide has commands that no test types" {
  awk '/^## / { heading = substr($0, 4) } $0 == "```sh" { print heading }' "$repository/$guide" | uniq >"$BATS_TEST_TMPDIR/sections"
  diff "$BATS_TEST_TMPDIR/sections" - <<'END'
Behind your own reverse proxy
With a domain and the Caddy that comes along
By hand
Secrets in files
The first sign-in
Demonstration data
Watching over it
Restarting
Backups
END
  # A language that nobody knows would be run by nobody
  finds_nothing '^```(b|sh).*' <(grep '^```' "$repository/$guide" | grep -vxE '```(bash|sh|text)?')
}

@test "links between the documents lead somewhere" {
  local file link target anchor failed=0
  cd "$repository"
  for file in README.md CONTRIBUTING.md docs/*.md docs/adr/*.md bench/README.md; do
    while read -r link; do
      target="${link%%#*}"
      anchor=
      [[ $link != *'#'* ]] || anchor="${link#*#}"
      if [ -z "$target" ]; then target="$file"; else target="$(dirname "$file")/$target"; fi
      if [ ! -e "$target" ]; then
        echo "$file: $link leads nowhere"
        failed=1
      elif [ -n "$anchor" ] && ! anchors "$target" | grep -qxF -- "$anchor"; then
        echo "$file: $link: no such heading"
        failed=1
      fi
    done < <(grep -oE '\]\([^) ]+\)' "$file" | sed 's/^](\(.*\))$/\1/' | grep -vE '^(https?|mailto):')
  done
  [ "$failed" -eq 0 ]
}

# The anchors of a document: its headings in small letters, with - for blanks and without punctuation.
anchors() { sed -nE 's/^#+ +//p' "$1" | tr '[:upper:]' '[:lower:]' | sed -E 's/[^a-z0-9 _-]//g; s/ /-/g'; }
