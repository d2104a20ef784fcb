#!/usr/bin/env bats
# Behind the operator's own proxy, over TLS: the recipes of docs/reverse-proxy.md as they stand there, and
# restarts under load without a failed request.

setup_file() {
  load stack
  load proxies
  installation_behind_proxy
  [ "$(project_containers | wc -l)" -eq 2 ]
  start_nginx
  start_caddy
}

teardown_file() {
  load proxies
  remove_proxies
}

setup() {
  load stack
  load proxies
  cd "$stack"
  url="https://$host"
  jar="$BATS_TEST_TMPDIR/cookies"
}

serves_a_session() {
  local path
  through "$1"
  sign_in "$jar" "${options[@]}"
  # Secure, and for the browser alone
  grep -q "^#HttpOnly_$host.*TRUE" "$jar"
  curl -sS "${options[@]}" -D - -o /dev/null "$url/login" | grep -i '^set-cookie' | grep -qi '; *secure'
  path="$(add_contact "$jar" "Behind-$1" "${options[@]}")"
  [[ $path == /contacts/* ]]
  curl -sS -b "$jar" "${options[@]}" "$url$path" | grep -q "Behind-$1"
  # Where it redirects to is https, too (R52)
  run curl -sS "${options[@]}" -o /dev/null -w '%{http_code} %{redirect_url}' "$url/contacts"
  echo "$output"
  [[ $output == "30"?" https://$host/login"* ]]
}

@test "nginx with the recipe serves sign-in and a session over TLS (R22, R52)" {
  serves_a_session nginx
}

@test "Caddy with the recipe serves sign-in and a session over TLS (R22, R52)" {
  serves_a_session caddy
}

@test "the proxy tells who asks, whatever they claim themselves" {
  local proxy
  for proxy in nginx caddy; do
    through "$proxy"
    wrong_password "${options[@]}" -H 'X-Forwarded-For: 203.0.113.9'
    run docker logs --since 10s "$(container app)"
    echo "$output"
    [[ $output == *"Refused a sign-in from $(docker network inspect proxy --format '{{(index .IPAM.Config 0).Gateway}}')"* ]]
    [[ $output != *203.0.113.9* ]]
  done
}

# A sign-in that is refused, which the log then tells with the address it came from. wrong_password CURL-OPTION…
wrong_password() {
  local token
  token="$(curl -sS -c "$jar" "$@" "$url/login" | token_in)"
  curl -sS -b "$jar" "$@" -o /dev/null --data-urlencode "username=$admin" --data-urlencode "password=not this one" \
    --data-urlencode "_csrf=$token" "$url/login"
}

@test "forwarded headers of a stranger on the network are ignored (R52, C20)" {
  local nginx app stranger
  nginx="$(address_of minicrm-test-nginx)"
  cp .env.production kept
  put TRUSTED_PROXIES "$nginx/32"
  run scripts/restart.sh
  echo "$output"
  [ "$status" -eq 0 ]
  # The proxy that is trusted is believed
  through nginx
  wrong_password "${options[@]}"
  docker logs --since 20s "$(container app)" 2>&1 | grep "Refused a sign-in from $(docker network inspect proxy --format '{{(index .IPAM.Config 0).Gateway}}')"
  # A neighbour that says the same is not: what it claims shows nowhere, and it is known by its own address
  run neighbour -o /dev/null -D - -H "Host: $host" -H 'X-Forwarded-Proto: https' -H 'X-Forwarded-For: 203.0.113.9' \
    -H 'X-Forwarded-Host: evil.test' http://minicrm:3000/contacts
  echo "$output"
  [[ $output != *evil.test* ]]
  app="$(docker inspect "$(container app)" --format '{{.NetworkSettings.Networks.proxy.IPAddress}}')"
  run docker run --rm --network proxy -e "url=http://$app:3000" -e "admin=$admin" nginx:1 bash -c '
    hostname -i
    # By hand, because curl rightly keeps no cookie that is for https alone
    token="$(curl -sS -D /tmp/head "$url/login" | sed -n "s/.*name=\"_csrf\" value=\"\([^\"]*\)\".*/\1/p" | head -n 1)"
    cookie="$(sed -n "s/^set-cookie: \([^;]*csrf=[^;]*\).*/\1/Ip" /tmp/head | tail -n 1)"
    curl -sS -o /dev/null -H "Cookie: $cookie" -H "X-Forwarded-For: 203.0.113.9" --data-urlencode "username=$admin" \
      --data-urlencode "password=not this one" --data-urlencode "_csrf=$token" "$url/login"'
  stranger="${lines[0]}"
  run docker logs --since 20s "$(container app)"
  echo "$output"
  [[ $output == *"Refused a sign-in from $stranger"* ]]
  [[ $output != *203.0.113.9* ]]
  cp kept .env.production
  scripts/restart.sh
}

# --- Under load ----------------------------------------------------------------------------------

@test "restart.sh behind nginx fails no request (R14)" {
  known_as nginx
  under_load Nginx scripts/restart.sh
}

@test "restart.sh behind Caddy fails no request (R14)" {
  known_as caddy
  under_load Caddy scripts/restart.sh
}

@test "a plain restart behind the edge fails no request (R14)" {
  fresh_installation
  url=http://localhost:3000
  # shellcheck disable=SC2034  # for under_load
  hosts=
  under_load Edge docker compose -f docker-compose.prod.yml restart app
}

# Until nobody can connect to the dead process any more
kill_app() {
  local pid
  pid="$(inspect app '{{.State.Pid}}')"
  kill -9 "$pid"
  while [ -d "/proc/$pid" ]; do sleep 0.01; done
  date +%s%3N >"$BATS_TEST_TMPDIR/gone"
  sleep 2
  within 60 is_ready
}

@test "a kill behind the edge fails no request but those that the dead process had begun (R14, C1)" {
  local late
  [ -n "$(project_containers --filter label=com.docker.compose.service=edge)" ] || fresh_installation
  url=http://localhost:3000
  # shellcheck disable=SC2034  # for load_while
  hosts=
  load_while Killed kill_app
  [ "$status" -eq 0 ]
  [ "$(inspect app '{{.RestartCount}}')" -eq 1 ]
  late="$(sed -nE 's/^(GET|POST) at ([0-9]+),.*/\2/p' "$BATS_TEST_TMPDIR/load" | awk -v gone="$(cat "$BATS_TEST_TMPDIR/gone")" '$1 > gone' | wc -l)"
  [ "$(grep -cE '^(GET|POST) at [0-9]+,' "$BATS_TEST_TMPDIR/load")" = "$failed" ]
  [ "$late" = 0 ]
  [ "$failed" -le 20 ]
}
