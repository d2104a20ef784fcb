# shellcheck shell=bash
# What all scripts share: what they say and write down, the one lock, the settings file, the
# containers. Sourced first by each of them.

umask 077

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
SELF="${0##*/}"
readonly ROOT SELF
# shellcheck disable=SC2034 # used by those who source this
readonly SCRIPTS="$ROOT/scripts"
readonly LOGS="$ROOT/logs"
readonly STACK_FILE="$ROOT/docker-compose.prod.yml"
readonly SECRETS_STACK_FILE="$ROOT/docker-compose.secrets.yml"
readonly SETTINGS_FILE="$ROOT/.env.production"
readonly PROJECT=minicrm

# How long an instance or the database may take to get ready, and to finish what it is doing.
readonly READY_SECONDS="${MINICRM_READY_SECONDS:-300}"
# shellcheck disable=SC2034 # used by those who source this
readonly DRAIN_SECONDS=45

mkdir -p "$LOGS" 2>/dev/null || true

# --- What is said ----------------------------------------------------------------------------

# What an operator must know when the script ends before its time; empty as long as nothing has
# been changed.
STATE=
ERROR_SAID=
FAILED_LINE=

log() {
  { TZ=UTC printf '%(%FT%TZ)T %s[%d] %s\n' -1 "$SELF" "$$" "$*" >>"$LOGS/ops.log"; } 2>/dev/null || true
}

# What is said may find nobody listening any more; what is done must not end with that.
step() {
  printf '%s\n' "$*" 2>/dev/null || true
  log "$*"
}

warn() {
  printf 'WARN  %s\n' "$*" >&2 || true
  log "WARN $*"
}

error() {
  printf 'ERROR %s\n' "$*" >&2 || true
  log "ERROR $*"
  ERROR_SAID="$*"
}

# fail CODE SENTENCE
fail() {
  error "${*:2}"
  exit "$1"
}

# Ends with a code after the reason has been given by another script.
give_up() {
  ERROR_SAID=yes
  exit "$1"
}

misuse() {
  fail 2 "$* See: scripts/$SELF --help"
}

# For a script that takes no argument: helps, or refuses what it was given.
# no_arguments "$@"
no_arguments() {
  case "$#:${1:-}" in
    0:) ;;
    *:-h | *:--help) usage && exit ;;
    *) misuse "unknown argument ${1:-''}." ;;
  esac
}

state() {
  STATE="$*"
}

# What a script puts away when it ends, however it ends; scripts define their own.
clean_up() {
  :
}

finish() {
  local code=$?
  trap - EXIT ERR
  trap '' INT TERM HUP PIPE
  set +e
  if ((code != 0)) && [[ -z $ERROR_SAID ]]; then
    error "unexpected failure in $SELF at line ${FAILED_LINE:-?} (code $code)"
    code=1
  fi
  clean_up
  if ((code != 0)) && [[ -n $STATE ]]; then
    printf 'State: %s\n' "$STATE" >&2
    log "State: $STATE"
  fi
  exit "$code"
}

interrupted() {
  fail 130 "interrupted"
}

trap finish EXIT
trap interrupted INT TERM HUP PIPE
trap 'FAILED_LINE=$LINENO' ERR

# Runs a command whose words matter only when it fails.
quietly() {
  local said code=0
  said="$("$@" 2>&1)" || code=$?
  ((code == 0)) || printf '%s\n' "$said" >&2 || true
  return "$code"
}

json() {
  local text="$1"
  text="${text//\\/\\\\}"
  text="${text//\"/\\\"}"
  text="${text//$'\n'/\\n}"
  text="${text//[[:cntrl:]]/ }"
  printf '"%s"' "$text"
}

# --- One at a time ---------------------------------------------------------------------------

# Held by whatever changes something until it ends. A script that is called by another one finds
# the descriptor open and shares the lock.
lock() {
  local file="$LOGS/ops.lock"
  [[ ! /dev/fd/200 -ef $file ]] || return 0
  touch "$file" 2>/dev/null || fail 1 "cannot write to $LOGS; run the scripts as the user who owns this directory"
  exec 200<>"$file"
  flock --nonblock 200 || fail 4 "another operation is running: $(<"$file")"
  TZ=UTC printf '%s, process %d, since %(%FT%TZ)T\n' "$SELF" "$$" -1 >"$file"
}

# --- The settings file -----------------------------------------------------------------------

declare -A SETTINGS=()
SETTINGS_PROBLEMS=()
# The files that secrets stand in, by the names of the secrets.
declare -A SECRET_FILES=()

STACK="$(cat "$STACK_FILE" 2>/dev/null || true)"
readonly STACK

# Compose prefers a variable of the shell to the settings file. Here only the file counts.
# shellcheck disable=SC2046 # names, one word each
unset "${!COMPOSE_@}" $({ printf '%s\n' "$STACK" && cat "$SECRETS_STACK_FILE" 2>/dev/null; } | grep -oE '([$]\{|^ +)[A-Z][A-Z0-9_]+' | tr -d '{$ ' || true)

settings_problem() {
  SETTINGS_PROBLEMS+=("$1"$'\t'"$2")
}

# Reads the file line by line as Compose does, and never runs any of it. What could be taken in two
# ways is a problem: "id<tab>sentence". Values are not repeated.
read_settings() {
  local line number=0 crlf=
  SETTINGS=()
  SETTINGS_PROBLEMS=()
  SECRET_FILES=()
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    if ((number == 1)) && [[ $line == $'\xEF\xBB\xBF'* ]]; then
      settings_problem settings-bom "${SETTINGS_FILE##*/} begins with a byte order mark, which becomes part of the first name."
      line="${line#$'\xEF\xBB\xBF'}"
    fi
    if [[ $line == *$'\r' ]]; then
      crlf=yes
      line="${line%$'\r'}"
    fi
    read_setting "$line" "$number"
  done <"$SETTINGS_FILE"
  [[ -z $crlf ]] || settings_problem settings-crlf "${SETTINGS_FILE##*/} has Windows line ends (CRLF), which become part of the values."
  read_secrets
}

# A secret that stands in a file counts from here on like one that stands in the settings file. There a
# required one has a blank then, by which Compose sees that it is not forgotten.
read_secrets() {
  local name file said value
  while IFS= read -r name; do
    file="${SETTINGS[${name}_FILE]:-}"
    [[ -n $file ]] || continue
    SECRET_FILES[$name]="$file"
    unset "SETTINGS[${name}_FILE]"
    said="${SETTINGS[$name]:-}"
    value=''
    if [[ -n ${said//[[:space:]]/} ]]; then
      settings_problem settings-secrets "$name is set, and so is ${name}_FILE: keep one of them."
      continue
    elif [[ $file != /* || ! -f $file || ! -r $file ]]; then
      settings_problem settings-secrets "${name}_FILE names a file that cannot be read. It takes the whole path of one that is there."
    elif ! value="$(tr -d '\0' <"$file")" || [[ -z ${value//[[:space:]]/} ]]; then
      settings_problem settings-secrets "${name}_FILE names a file that is empty."
    elif [[ $value == [[:space:]]* || $value == *[[:space:]] ]]; then
      # The application takes them away, PostgreSQL does not
      settings_problem settings-secrets "${name}_FILE names a file that begins or ends with a blank, or has Windows line ends. Write it anew without."
    elif [[ ! $(stat -L -c %a "${file%/*}/") =~ 00$ ]]; then
      settings_problem settings-secrets "${name}_FILE lies in a directory that others can enter. Mend it with: chmod 700 ${file%/*}"
    elif [[ ! $(stat -L -c %a "$file") =~ [4-7]$ ]]; then
      settings_problem settings-secrets "${name}_FILE cannot be read in the containers, which run as users of their own. Mend it with: chmod 444 $file"
    fi
    SETTINGS[$name]="$value"
  done < <(sed -n 's/^ *\([A-Z_]*\)_FILE: .*/\1/p' "$SECRETS_STACK_FILE" 2>/dev/null | grep -v '^POSTGRES')
  ((${#SECRET_FILES[@]} > 0)) || return 0
  for name in APP_SECRET DB_PASSWORD; do
    [[ -n ${SECRET_FILES[$name]:-} ]] || settings_problem settings-secrets "Some secrets stand in files, but $name does not: set ${name}_FILE as well."
  done
}

read_setting() {
  local line="$1" number="$2" name value
  local comment='[[:space:]]*(#.*)?$'
  [[ ! $line =~ ^$comment ]] || return 0
  if [[ ! $line =~ ^([A-Za-z_][A-Za-z0-9_]*)=(.*)$ ]]; then
    settings_problem settings-line "Line $number is neither NAME=value nor a comment."
    return
  fi
  name="${BASH_REMATCH[1]}"
  value="${BASH_REMATCH[2]}"
  if [[ $value =~ ^\'([^\']*)\'$comment || $value =~ ^\"([^\"\\\$\`]*)\"$comment ]]; then
    value="${BASH_REMATCH[1]}"
  elif [[ $value == [\'\"]* ]]; then
    settings_problem settings-quotes "$name on line $number has a quote that is not closed, or a \$, \\ or quote between double ones. Put the value in single quotes."
    return
  else
    value="${value%% #*}"
    [[ $value =~ ^[[:space:]]*(.*[^[:space:]])?[[:space:]]*$ ]]
    value="${BASH_REMATCH[1]}"
    [[ $value != *\$* ]] || settings_problem settings-dollar "$name on line $number has a bare \$, which Compose takes for a variable. Put the value in single quotes."
  fi
  [[ -z ${SETTINGS[$name]+there} ]] || settings_problem settings-double "$name stands twice, the second time on line $number, which is the one that counts."
  SETTINGS[$name]="$value"
}

load_settings() {
  [[ -f $SETTINGS_FILE ]] || fail 3 "${SETTINGS_FILE##*/} not found; run scripts/init-env.sh"
  [[ -r $SETTINGS_FILE ]] || fail 3 "${SETTINGS_FILE##*/} cannot be read; run the scripts as the user who owns it"
  read_settings
}

# The value of a setting: from the file, else the default that stands in the compose file.
setting() {
  if [[ -n ${SETTINGS[$1]:-} ]]; then
    printf '%s\n' "${SETTINGS[$1]}"
  elif [[ $STACK =~ \$\{$1:-([^}]*)\} ]]; then
    printf '%s\n' "${BASH_REMATCH[1]}"
  fi
}

# One line for the settings file; what Compose would read in another way goes into single quotes.
settings_line() {
  if [[ $2 =~ ^[A-Za-z0-9_.,:/@%+=-]*$ ]]; then
    printf '%s=%s\n' "$1" "$2"
  else
    printf "%s='%s'\n" "$1" "$2"
  fi
}

# Copies settings from the standard input, with those named in CHANGES set to their new values, in the
# place where each stands or else is suggested in a comment. Fails when a line could not be written.
declare -A CHANGES=()
with_changes() {
  local line name stands=' '
  local -a lines
  local -A changed=()
  mapfile -t lines
  for line in "${lines[@]}"; do
    [[ ! $line =~ ^([A-Z][A-Z0-9_]*)= ]] || stands+="${BASH_REMATCH[1]} "
  done
  for line in "${lines[@]}"; do
    if [[ $line =~ ^(#\ ?)?([A-Z][A-Z0-9_]*)= ]]; then
      name="${BASH_REMATCH[2]}"
      if [[ -n ${CHANGES[$name]+there} && -z ${changed[$name]:-} && (-z ${BASH_REMATCH[1]} || $stands != *" $name "*) ]]; then
        line="$(settings_line "$name" "${CHANGES[$name]}")"
        changed[$name]=yes
      fi
    fi
    printf '%s\n' "$line" || return 1
  done
  for name in "${!CHANGES[@]}"; do
    [[ -n ${changed[$name]:-} ]] || settings_line "$name" "${CHANGES[$name]}" || return 1
  done
}

# Takes the place of the settings file only when it is whole and on the disk.
readonly DRAFT="$SETTINGS_FILE.new"

draft_settings() {
  { with_changes <"$1" >"$DRAFT" && sync "$DRAFT"; } 2>/dev/null
}

# write_setting NAME VALUE
write_setting() {
  [[ $(setting "$1") != "$2" ]] || return 0
  CHANGES=([$1]="$2")
  if ! { draft_settings "$SETTINGS_FILE" && mv "$DRAFT" "$SETTINGS_FILE" && sync "$ROOT"; }; then
    rm -f "$DRAFT"
    return 1
  fi
  SETTINGS[$1]="$2"
}

# Whether a number, which may have a fraction, is at most another one.
is_at_most() {
  printf '%s\n' "$1" "$2" | sort --general-numeric-sort --stable --check=quiet
}

app_image() {
  printf '%s:%s\n' "$(setting APP_IMAGE)" "$(setting APP_VERSION)"
}

is_version() {
  [[ $1 =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]
}

# Whether a version is older than another one; what follows the three numbers does not count.
is_older() {
  local one="${1%%[-+]*}" other="${2%%[-+]*}"
  [[ $one != "$other" && $(printf '%s\n' "$one" "$other" | sort --version-sort | head -n 1) == "$one" ]]
}

# The newest of the versions on the standard input.
newest() {
  sort --version-sort | tail -n 1
}

# The version of the sources in this checkout.
source_version() {
  local pom
  pom="$(<"$ROOT/pom.xml")"
  pom="${pom#*</parent>}"
  [[ $pom =~ \<version\>([^<]+)\</version\> ]]
  printf '%s\n' "${BASH_REMATCH[1]}"
}

# --- Backups -----------------------------------------------------------------------------------

# What came of the last run of backup.sh, for when the database does not answer.
readonly LAST_RUN="$LOGS/backup.state"

last_run() {
  sed -n "s/^$1=//p" "$LAST_RUN" 2>/dev/null || true
}

backup_dir() {
  local directory="${SETTINGS[BACKUP_DIR]:-./backups}"
  [[ $directory == /* ]] || directory="$ROOT/${directory#./}"
  printf '%s\n' "${directory%/}"
}

# When the last proven backup ended, in seconds since 1970, as far as the database or the last run tells; empty
# when there has been none.
last_proven() {
  query 2>/dev/null <<<"select extract(epoch from max(finished_at))::bigint from backup_run where kind = 'backup' and outcome = 'proven'" ||
    last_run proven_at
}

free_in() {
  df --output=avail --block-size=1 "$1" | tail -n 1 | tr -d ' '
}

megabytes() {
  printf '%s\n' "$((($1 + 1048575) / 1048576))"
}

# What a backup needs in BACKUP_DIR: its parts and the archive made of them lie there at once. A dump has no
# indexes and is compressed, so twice a dump is no more than the database.
# room_for_backup DATABASE-BYTES FILE-BYTES
room_for_backup() {
  printf '%s\n' "$(($1 + 2 * $2 + 67108864))"
}

# --- Docker ----------------------------------------------------------------------------------

need_docker() {
  local said
  command -v docker >/dev/null || fail 3 "docker is not installed; see https://docs.docker.com/engine/install/"
  said="$(docker version --format '{{.Server.Version}}' 2>&1)" || fail 3 "Docker does not answer: ${said##*$'\n'}"
  docker compose version >/dev/null 2>&1 || fail 3 "Docker has no Compose; install its plugin docker-compose-plugin"
}

compose() {
  local secrets=()
  ((${#SECRET_FILES[@]} == 0)) || secrets=(--file "$SECRETS_STACK_FILE")
  docker compose --project-directory "$ROOT" --project-name "$PROJECT" --file "$STACK_FILE" "${secrets[@]}" --env-file "$SETTINGS_FILE" "$@"
}

# The containers of a service, newest first. They are found by label, so that a broken settings
# file does not stand in the way of looking and stopping.
containers() {
  docker ps --quiet --no-trunc \
    --filter "label=com.docker.compose.project=$PROJECT" \
    --filter "label=com.docker.compose.service=$1" \
    --filter label=com.docker.compose.oneoff=False "${@:2}"
}

inspect() {
  docker inspect --format "$2" "$1"
}

has_image() {
  docker image inspect --format '{{.Id}}' "$1" >/dev/null 2>&1
}

# What an image says of itself. label IMAGE KEY
label() {
  docker image inspect --format "{{index .Config.Labels \"$2\"}}" "$1" 2>/dev/null || true
}

# The version an instance runs: the tag of its image.
version_of() {
  local image
  image="$(inspect "$1" '{{.Config.Image}}')" || return 1
  printf '%s\n' "${image##*:}"
}

database_answers() {
  # shellcheck disable=SC2016 # expanded in the container
  docker exec "$1" sh -c 'pg_isready -q -h 127.0.0.1 -U "$POSTGRES_USER" -d "$POSTGRES_DB"' >/dev/null 2>&1
}

# wait_until CHECK ID: waits until a container passes a check; gives up when it ends, is started again
# by the engine, or takes too long.
wait_until() {
  local deadline=$((SECONDS + READY_SECONDS)) restarts
  restarts="$(inspect "$2" '{{.RestartCount}}')"
  until "$1" "$2"; do
    ((SECONDS < deadline)) || return 1
    [[ $(inspect "$2" '{{.State.Status}} {{.RestartCount}}') == "running $restarts" ]] || return 1
    sleep 0.5
  done
}

# Asks the running database, over its own socket; SQL comes on the standard input.
query() {
  local postgres
  postgres="$(containers postgres)"
  [[ -n $postgres ]] || return 1
  # shellcheck disable=SC2016 # expanded in the container
  docker exec -i "$postgres" sh -c 'exec psql -XqAt -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB"'
}

# The oldest version that can use the database as it is, which it knows since each migration. Empty when it does
# not answer.
database_floor() {
  query 2>/dev/null <<<'select rollback_floor from app_release' | newest
}

# --- Instances of the application ------------------------------------------------------------

is_ready() {
  docker exec "$1" /app/ready >/dev/null 2>&1
}

# Whether an instance was made with the settings as they are now, and from the image that now has its name.
is_as_set() {
  [[ "app $(inspect "$1" '{{index .Config.Labels "com.docker.compose.config-hash"}}')" == "$(compose config --hash app)" &&
    "$(inspect "$1" '{{.Image}}')" == "$(docker image inspect --format '{{.Id}}' "$(app_image)")" ]]
}

# Whether the proxies find an instance, or did: it was started, and is on their network, too, not on the
# database's alone. When that cannot be told it counts as such, so that it is not taken for something left over.
is_let_in() {
  [[ ! $(inspect "$1" '{{.State.Status}} {{len .NetworkSettings.Networks}}' 2>/dev/null) =~ ^created|\ 1$ ]]
}

# The running instance that counts: the newest that is let in and ready, else the newest that is let in. Empty
# when there is none.
best_instance() {
  local id best=''
  for id in $(containers app); do
    is_let_in "$id" || continue
    : "${best:=$id}"
    if is_ready "$id"; then
      best="$id"
      break
    fi
  done
  printf '%s\n' "$best"
}

# The last lines of a log on the standard input, without the frames of stack traces.
last_lines() {
  printf -- '--- The last lines of its log:\n'
  grep -vE '^[[:space:]]+(at |\.\.\. [0-9]+ )' | tail -n 25 || true
  printf -- '---\n'
}

# Says what a container logged last and why it probably failed.
explain() {
  [[ -n $1 ]] || return 0
  { docker logs --tail 300 "$1" 2>&1 || true; } | last_lines >&2
  is_ready "$1" || likely_cause "$(inspect "$1" '{{.State.ExitCode}} {{.State.OOMKilled}} {{.RestartCount}}')" >&2
}

# likely_cause "CODE KILLED RESTARTS"
likely_cause() {
  case "$1" in
    *true* | 137*) echo "Likely cause: it was killed, probably for want of memory. Raise APP_MEMORY in ${SETTINGS_FILE##*/}." ;;
    70*) echo "Likely cause: a migration of the database failed; the log above names it. See docs/troubleshooting.md#exit-70" ;;
    78*) echo "Likely cause: a setting is wrong; the log above names it. See docs/troubleshooting.md#exit-78" ;;
    '0 false 0') echo "Likely cause: it is still starting, or the database does not answer; it was given $READY_SECONDS seconds." ;;
    0*) echo "Likely cause: it ended by itself, again and again; the log above says why." ;;
    *) echo "Likely cause: it ended with code ${1%% *}; the log above says why." ;;
  esac
}
