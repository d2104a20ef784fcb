#!/usr/bin/env bats
# The settings of a new installation.

bats_require_minimum_version 1.5.0
load helper

value() {
  sed -n "s/^$1=//p" .env.production
}

@test "without an address it writes a trial on this machine" {
  expect 0 init-env.sh
  [[ $(value APP_BASE_URL) == http://localhost:3000 ]]
  [[ $(value APP_ALLOW_HTTP) == true ]]
  [[ $(value COMPOSE_PROFILES) == edge ]]
  [[ $(value APP_VERSION) == 0.1.0 ]]
  says 'Next: scripts/deploy.sh'
  says 'Keep a copy of APP_SECRET'
}

@test "a base URL is for a proxy of one's own" {
  expect 0 init-env.sh --base-url https://crm.acme.test/
  [[ $(value APP_BASE_URL) == https://crm.acme.test ]]
  [[ -z $(value COMPOSE_PROFILES) ]]
  [[ -z $(value APP_ALLOW_HTTP) ]]
}

@test "an address with other letters is written so that Compose reads it as it is" {
  expect 0 init-env.sh --base-url 'https://[2001:db8::1]:8443'
  [[ $(value APP_BASE_URL) == "'https://[2001:db8::1]:8443'" ]]
}

@test "what the application would refuse as an address is refused here, before anything is built" {
  local address
  for address in crm.acme.test http://crm.acme.test HTTP://crm.acme.test ftp://crm.acme.test https:// https://crm.acme.test/path \
    https://crm.acme.test// 'https://crm.acme.test?x' https://me@crm.acme.test https://crm_acme.test https://-acme.test \
    https://crm.acme.test:0 https://crm.acme.test:65536 https://crm.acme.test:999999999999999999999 https://crm.example.com https://EXAMPLE.org \
    'https://crm.acme.test/$x'; do
    expect 2 init-env.sh --base-url "$address"
    has_one_error
  done
  for address in https://crm.acme.test crm.acme.test/ crm.acme.test:443 localhost CRM.acme.test crm..acme.test -crm.acme.test 192.0.2.7 crm.example.net; do
    expect 2 init-env.sh --domain "$address"
    has_one_error
  done
  [[ ! -e .env.production ]]
}

@test "addresses that are good are taken" {
  local address
  for address in https://crm https://crm.acme.test:8443 https://192.0.2.7 https://Crm.Acme.test https://notexample.com; do
    rm -f .env.production
    expect 0 init-env.sh --base-url "$address"
    [[ $(value APP_BASE_URL) == "$address" ]]
  done
  rm .env.production
  expect 0 init-env.sh --domain crm.xn--acme-6qa.xn--p1ai
}

@test "a domain is for the edge with certificates" {
  expect 0 init-env.sh --domain crm.acme.test
  [[ $(value APP_BASE_URL) == https://crm.acme.test ]]
  [[ $(value APP_DOMAIN) == crm.acme.test ]]
  [[ $(value COMPOSE_PROFILES) == edge-tls ]]
}

@test "both at once, quotes and spaces are refused" {
  expect 2 init-env.sh --domain crm.acme.test --base-url https://crm.acme.test
  expect 2 init-env.sh --base-url "https://crm'.acme.test"
  expect 2 init-env.sh --base-url $'https://crm.acme.test\nX=1'
  expect 2 init-env.sh --rotate app
  [[ ! -e .env.production ]]
}

@test "secrets are long, of safe letters, and never the same" {
  expect 0 init-env.sh
  local secret password
  secret="$(value APP_SECRET)" password="$(value DB_PASSWORD)"
  [[ $secret =~ ^[A-Za-z0-9_-]{48}$ ]]
  [[ $password =~ ^[A-Za-z0-9_-]{48}$ ]]
  [[ $secret != "$password" ]]
  is_silent_about "$secret"
  is_silent_about "$password"
  rm .env.production
  expect 0 init-env.sh
  [[ $(value APP_SECRET) != "$secret" ]]
  run ! grep -q "$secret\|$(value APP_SECRET)" logs/ops.log
}

@test "the file is readable by its owner alone, and .env leads to it" {
  umask 022
  expect 0 init-env.sh
  [[ $(stat -c %a .env.production) == 600 ]]
  [[ $(readlink .env) == .env.production ]]
  [[ ! -e .env.production.new ]]
}

@test "an existing file is not overwritten" {
  settings
  expect 3 init-env.sh
  says 'ERROR .env.production is already there and is not overwritten'
  has_one_error
  [[ $(value APP_SECRET) == s3cr3t-of-this-installation ]]
}

@test "a missing example is named" {
  rm .env.production.example
  expect 3 init-env.sh
  says 'git checkout -- .env.production.example'
}

@test "a file .env of somebody's own is left alone, with a warning" {
  echo MINE=1 >.env
  expect 0 init-env.sh
  says 'WARN  .env is there and is not a link'
  [[ $(cat .env) == MINE=1 ]]
}

@test "the proxy network is created when missing, and trusted" {
  rm "$FAKE/networks/proxy"
  expect 0 init-env.sh
  called 'network create proxy'
  [[ $(value TRUSTED_PROXIES) == 172.30.0.0/16 ]]
}

@test "a network that is there is used with all its subnets" {
  echo '10.9.0.0/24 fd00::/64 ' >"$FAKE/networks/proxy"
  expect 0 init-env.sh
  never_called 'network create*'
  [[ $(value TRUSTED_PROXIES) == 10.9.0.0/24,fd00::/64 ]]
}

@test "on a machine with one processor nothing asks for two" {
  otherwise <<'END'
[[ $all != info*NCPU* ]] || { echo 1; exit; }
END
  expect 0 init-env.sh
  [[ $(value APP_CPUS) == 1 ]]
  [[ $(value PG_CPUS) == 1 ]]
}

@test "comments and the order of the example stay, and each setting stands once" {
  expect 0 init-env.sh
  [[ $(head -n 1 .env.production) == '# Settings of MiniCRM.'* ]]
  [[ -z $(sed -n 's/^\([A-Z_]*\)=.*/\1/p' .env.production | sort | uniq -d) ]]
}

@test "a setting that the example does not suggest is added at the end" {
  grep -v APP_ALLOW_HTTP .env.production.example >less && mv less .env.production.example
  expect 0 init-env.sh
  [[ $(value APP_ALLOW_HTTP) == true ]]
}

@test "data of an earlier installation is not given new secrets by accident" {
  touch "$FAKE/volumes/minicrm_pgdata"
  expect 3 init-env.sh
  says 'docs/troubleshooting.md#lost-settings'
  has_one_error
  [[ ! -e .env.production ]]
  expect 0 init-env.sh --new-secrets
  [[ -e .env.production ]]
}

@test "a new database password goes into the database and the file, and the application takes it up" {
  a_running_stack
  expect 0 init-env.sh --rotate db
  local password
  password="$(value DB_PASSWORD)"
  [[ $password =~ ^[A-Za-z0-9_-]{48}$ ]]
  grep -qx "alter role \"minicrm\" password '$password'" "$FAKE/sql"
  [[ $(value APP_SECRET) == s3cr3t-of-this-installation ]]
  [[ $(stat -c %a .env.production) == 600 ]]
  [[ $(containers_now app) == 'c3:running ' ]]
  is_silent_about "$password"
  run ! grep -q "$password" "$FAKE/calls" logs/ops.log
}

@test "without an application running, a new password needs no restart" {
  settings
  container postgres
  expect 0 init-env.sh --rotate db
  never_called 'compose*up*'
}

@test "a database that is not running cannot get a new password" {
  settings
  expect 14 init-env.sh --rotate db
  says 'ERROR the database is not running. Start it with: scripts/deploy.sh'
  has_one_error
}

@test "a database that refuses the password leaves the file as it was" {
  a_running_stack
  otherwise <<'END'
[[ $all != *psql* ]] || { echo 'ERROR:  permission denied' >&2; exit 3; }
END
  expect 1 init-env.sh --rotate db
  says 'ERROR the database refused the new password'
  [[ $(value DB_PASSWORD) == p4ssw0rd-of-the-database ]]
  [[ ! -e .env.production.new ]]
}

@test "an application that does not come up with the new password leaves the first running" {
  a_running_stack
  echo ready=no >"$FAKE/next-app"
  expect 11 init-env.sh --rotate db
  says 'State: The new password is in the database and in the file'
  [[ $(containers_now app) == 'c2:running ' ]]
}
