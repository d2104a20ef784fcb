#!/usr/bin/env bash
# Writes the settings of a new installation, or changes its database password.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

usage() {
  cat <<'END'
usage: scripts/init-env.sh [--base-url URL | --domain NAME] [--new-secrets]
       scripts/init-env.sh --rotate db

Writes .env.production from .env.production.example, with secrets of its own, and creates the Docker
network "proxy" when it is missing. An existing .env.production is never overwritten.

  (nothing)        a trial on this machine: http://localhost:3000, without a proxy of your own
  --base-url URL   the address people will type; your own reverse proxy leads there
  --domain NAME    the bundled Caddy serves https://NAME on ports 80 and 443, with its own certificate
  --new-secrets    make new secrets although the data of an earlier installation is still there
  --rotate db      set a new database password, in the running database and in the file
END
}

# An address as the application wants it; why it is none.
check_address() {
  local host port
  if [[ -n $DOMAIN ]]; then
    [[ $DOMAIN =~ ^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,}|xn--[a-z0-9-]+)$ ]] ||
      misuse "--domain is a host name in small letters, without https:// in front. Example: --domain crm.acme.com"
    host="$DOMAIN"
  elif [[ -n $BASE_URL ]]; then
    [[ $BASE_URL != [Hh][Tt][Tt][Pp]:* ]] ||
      misuse "--base-url must begin with https://, so that passwords do not travel readable. For a trial without it: scripts/init-env.sh, without an address."
    [[ $BASE_URL =~ ^https://([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:([0-9]+))?$ ]] ||
      misuse "--base-url is https://, the host name and no path after it. Example: --base-url https://crm.acme.com"
    host="${BASH_REMATCH[1],,}" port="${BASH_REMATCH[4]}"
    [[ -z $port ]] || { ((${#port} <= 5 && 10#$port >= 1 && 10#$port <= 65535)) || misuse "--base-url has a port that is none."; }
  fi
  [[ ! ${host:-} =~ (^|\.)example\.(com|org|net)$ ]] ||
    misuse "that is the example; give the address that people will type."
}

# A secret of 48 letters, digits, - and _.
secret() {
  head -c 36 /dev/urandom | base64 | tr '+/' '-_'
}

clean_up() {
  rm -f "$DRAFT" "${SECRET_FILES[DB_PASSWORD]:-$DRAFT}.new"
}

subnets() {
  docker network inspect --format '{{range .IPAM.Config}}{{.Subnet}} {{end}}' "$1" 2>/dev/null
}

# The engine refuses a container that may use more processors than there are.
fit_processors() {
  local there name
  there="$(docker info --format '{{.NCPU}}')"
  for name in APP_CPUS PG_CPUS; do
    is_at_most "$(setting "$name")" "$there" || CHANGES[$name]="$there"
  done
}

proxy_network() {
  local name="$1" found
  if ! docker network inspect "$name" >/dev/null 2>&1; then
    step "Creating the Docker network $name"
    quietly docker network create "$name"
  fi
  found="$(subnets "$name")"
  found="${found% }"
  CHANGES[TRUSTED_PROXIES]="${found// /,}"
}

write_new_settings() {
  local example="$SETTINGS_FILE.example"
  [[ ! -e $SETTINGS_FILE ]] || fail 3 "${SETTINGS_FILE##*/} is already there and is not overwritten. Edit it, or move it away first."
  [[ -r $example ]] || fail 3 "${example##*/} is missing; get it back with: git checkout -- ${example##*/}"
  need_docker
  if [[ -z $NEW_SECRETS ]] && docker volume inspect minicrm_pgdata >/dev/null 2>&1; then
    fail 3 "the volume minicrm_pgdata has the data of an earlier installation, which belongs to another ${SETTINGS_FILE##*/}. Put that file back. If it is lost: scripts/init-env.sh --new-secrets, see docs/troubleshooting.md#lost-settings"
  fi

  CHANGES[APP_VERSION]="$(source_version)"
  CHANGES[APP_SECRET]="$(secret)"
  CHANGES[DB_PASSWORD]="$(secret)"
  CHANGES[APP_BASE_URL]="$BASE_URL"
  if [[ -n $DOMAIN ]]; then
    CHANGES[APP_BASE_URL]="https://$DOMAIN"
    CHANGES[APP_DOMAIN]="$DOMAIN"
    CHANGES[COMPOSE_PROFILES]=edge-tls
  elif [[ -z $BASE_URL ]]; then
    CHANGES[APP_BASE_URL]=http://localhost:3000
    CHANGES[APP_ALLOW_HTTP]=true
    CHANGES[COMPOSE_PROFILES]=edge
  fi
  fit_processors
  proxy_network "$(setting PROXY_NETWORK)"

  draft_settings "$example" || fail 1 "${SETTINGS_FILE##*/} could not be written"
  mv "$DRAFT" "$SETTINGS_FILE"
  step "Written: ${SETTINGS_FILE##*/}, readable by you alone, for ${CHANGES[APP_BASE_URL]}"
  link_for_compose
  printf '%s\n' \
    "Keep a copy of APP_SECRET where this server is not: nobody can make it again." \
    "Next: scripts/deploy.sh"
}

# Compose by itself reads .env; with the link, plain docker compose commands work too.
link_for_compose() {
  local link="$ROOT/.env"
  if [[ ! -e $link || -L $link ]]; then
    ln -sfn "${SETTINGS_FILE##*/}" "$link"
  else
    warn ".env is there and is not a link, so plain docker compose commands read it instead of ${SETTINGS_FILE##*/}. Mend it with: ln -sfn ${SETTINGS_FILE##*/} .env"
  fi
}

# The database takes the new password over its own socket, which asks for none. So when the two have
# come apart, this also brings them together again.
rotate_db() {
  local user password file draft="$DRAFT"
  load_settings
  # A change of the database that the application is then not told of would leave it without one
  ((${#SETTINGS_PROBLEMS[@]} == 0)) || fail 3 "${SETTINGS_PROBLEMS[0]#*$'\t'}"
  need_docker
  [[ -n $(containers postgres) ]] || fail 14 "the database is not running. Start it with: scripts/deploy.sh"
  user="$(setting DB_USER)"
  password="$(secret)"
  file="${SECRET_FILES[DB_PASSWORD]:-}"
  if [[ -n $file ]]; then
    # Beside its place, and readable in the containers as it is; the directory keeps others away
    draft="$file.new"
    rm -f "$draft"
    { printf '%s\n' "$password" >"$draft" && chmod 444 "$draft" && sync "$draft"; } 2>/dev/null || fail 1 "$file could not be written"
  else
    file="$SETTINGS_FILE"
    CHANGES[DB_PASSWORD]="$password"
    draft_settings "$SETTINGS_FILE" || fail 1 "${SETTINGS_FILE##*/} could not be written"
  fi

  state "The database may have a new password that is not in the file yet. Run this again to bring them together."
  quietly query <<<"alter role \"$user\" password '$password'" || fail 1 "the database refused the new password"
  mv -f "$draft" "$file"
  state "The new password is in the database and in the file; the application still has the old one. Go on with: scripts/restart.sh"
  step "The database and ${file##*/} have a new password"
  if [[ -n $(containers app) ]]; then
    step "The application takes it up"
    bash "$SCRIPTS/restart.sh" || give_up $?
  fi
  state ""
}

BASE_URL='' DOMAIN='' NEW_SECRETS='' ROTATE=''
while (($# > 0)); do
  case "$1" in
    -h | --help) usage && exit ;;
    --base-url | --domain | --rotate) (($# > 1)) || misuse "$1 needs a value." ;;&
    --base-url) BASE_URL="${2%/}" && shift ;;
    --domain) DOMAIN="$2" && shift ;;
    --rotate) ROTATE="$2" && shift ;;
    --new-secrets) NEW_SECRETS=yes ;;
    *) misuse "unknown argument $1." ;;
  esac
  shift
done
[[ -z $BASE_URL || -z $DOMAIN ]] || misuse "--base-url and --domain are two ways; choose one."
[[ $BASE_URL$DOMAIN != *[\'[:space:][:cntrl:]]* ]] || misuse "an address has no quotes and no spaces."
check_address
[[ -z $ROTATE || $ROTATE == db ]] || misuse "--rotate knows only db."

lock
if [[ $ROTATE == db ]]; then
  rotate_db
else
  write_new_settings
fi
