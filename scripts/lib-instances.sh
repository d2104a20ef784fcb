# shellcheck shell=bash
# The way of instances of the application in and out of service: a new one proves itself where nobody sees it, people
# are let in, and the one before goes when it has finished what it has begun. Sourced after lib.sh.

# For how long a proxy may go on using the addresses it knows; see docs/reverse-proxy.md.
readonly ROUTE_SECONDS=5
# Of so many instances that failed the logs are kept.
readonly KEPT_LOGS=10

# Whether an instance is there no more. As long as Docker does not answer, that is not known.
is_gone() {
  local there
  there="$(containers app --all)" && [[ $there != *"$1"* ]]
}

# Lets instances finish what they are doing, then removes them. One that has gone meanwhile is no obstacle.
drain() {
  local id
  for id in "$@"; do
    ! is_gone "$id" || continue
    quietly docker stop -t "$DRAIN_SECONDS" "$id" && quietly docker rm "$id" || return 1
  done
}

# What an interrupted run has left is tidied up: one instance stays, and none that was never let in.
settle() {
  local keep id leftover=''
  keep="$(best_instance)"
  for id in $(containers app --all); do
    [[ $id == "$keep" ]] || { [[ -z $keep ]] && is_let_in "$id"; } || leftover+=" $id"
  done
  [[ -n $leftover ]] || return 0
  step "Removing what an interrupted run has left"
  # shellcheck disable=SC2086 # ids, one word each
  drain $leftover
}

# What is wrong with the pages of an instance, which is asked for the one that everybody sees first and for what
# that loads. Fails when something is.
faults_of_pages() {
  docker exec -i "$1" bash -s <<'END'
    get() {
      exec 3<>/dev/tcp/127.0.0.1/3000 || exit 1
      printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$1" >&3
      timeout 20 cat <&3 | tr -d '\0'
    }
    expect() {
      [[ $2 == "HTTP/1."?" $3"* ]] && return
      echo "$1 answers: ${2%%$'\r'*}"
      exit 1
    }
    page="$(get /login)"
    # A new installation leads on to where the first account is made
    [[ $page != "HTTP/1."?" 30"* || $page != *[Ll]ocation:*/setup* ]] || page="$(get /setup)"
    expect /login "$page" 200
    for asset in $(grep -oE '/assets/[^"]+' <<<"$page" | sort -u | head -n 3); do
      expect "$asset" "$(get "$asset")" 200
    done
    # Asks the database who that is
    expect /contacts "$(get /contacts)" 30
END
}

# (Compose counts what a service depends on among its settings, and leaves it out with --no-deps: then
# a plain "up" would take the instance for one with other settings and make it anew.)
#
# Makes an instance and has it prove itself: ready, and its pages are pages. The proxies do not find it yet. When that
# fails, discard takes it away, and PROBLEM says why it did.
# prepare_instance OPTION-OF-COMPOSE-UP…
CANDIDATE=
PRESENT=
# shellcheck disable=SC2034 # for those who call what sets it
PROBLEM=
prepare_instance() {
  local there
  PROBLEM="could not be started"
  there="$(containers app --all)" || return 1
  PRESENT="but: $there"
  (($# > 0)) || PRESENT="but: none"
  quietly compose up --no-start "$@" app || return 1
  find_candidate
  [[ $(inspect "$CANDIDATE" '{{len .NetworkSettings.Networks}}') == 1 ]] ||
    quietly docker network disconnect "$(setting PROXY_NETWORK)" "$CANDIDATE" || return 1
  quietly docker start "$CANDIDATE" || return 1
  PROBLEM="did not get ready"
  wait_until is_ready "$CANDIDATE" || return 1
  PROBLEM="got ready, but $(faults_of_pages "$CANDIDATE" 2>&1)" || return 1
}

# The newest instance that was not there before, also when Compose was interrupted after it had made it.
find_candidate() {
  local id
  [[ -z $CANDIDATE && -n $PRESENT ]] || return 0
  for id in $(containers app --all); do
    if [[ $PRESENT != *"$id"* ]]; then
      CANDIDATE="$id"
      break
    fi
  done
  PRESENT=
}

# Has the proxies find an instance.
let_in() {
  # shellcheck disable=SC2034 # as above
  PROBLEM="could not be connected to the network $(setting PROXY_NETWORK)"
  [[ $(inspect "$1" '{{len .NetworkSettings.Networks}}' 2>/dev/null) == 2 ]] ||
    quietly docker network connect --alias app --alias "$(setting PROXY_ALIAS)" "$(setting PROXY_NETWORK)" "$1"
}

# Takes the instance away that was made last. What people have begun there is finished; of one that they never
# saw, the log is kept, but for the code that makes the first account.
discard() {
  local id file
  find_candidate
  id="$CANDIDATE"
  CANDIDATE=
  [[ -n $id ]] || return 0
  if is_let_in "$id"; then
    drain "$id" || return 1
    return 0
  fi
  file="$LOGS/app-$(version_of "$id")-$(date -u +%Y%m%dT%H%M%SZ).log"
  docker logs "$id" 2>&1 | sed '/give this code/d' >"$file" || true
  quietly docker rm --force "$id"
  step "Removed the instance that nobody saw; its log is kept as logs/${file##*/}"
  find "$LOGS" -maxdepth 1 -name 'app-*.log' -printf '%T@ %p\n' | sort -n | head -n "-$KEPT_LOGS" | cut -d ' ' -f 2- |
    while IFS= read -r file; do rm -f "$file"; done
}

# Does what there is no way back from: when the script is interrupted meanwhile, it is done to its end all the
# same, and may therefore be done twice. What fails has not begun.
# go_forward COMMAND…
FORWARD=()
go_forward() {
  local code=0
  FORWARD=("$@")
  "$@" || code=$?
  ((code != 0)) || CANDIDATE=
  FORWARD=()
  return "$code"
}

# Puts a second instance beside the running one, and drains the first when the second has proven itself. The command
# given is the first thing that is done when it has.
# replace_instance ID COMMAND…
replace_instance() {
  state "The first instance keeps running."
  step "Starting a second instance"
  prepare_instance --no-recreate --scale app=2 && let_in "$CANDIDATE" || return 1
  state "Two instances are running, and both serve. Run this again, and one stays."
  sleep "$ROUTE_SECONDS"
  go_forward succeed "$@" || return 1
  drained "$1"
}

succeed() {
  "${@:2}" || return 1
  step "Draining the first instance"
  if drain "$1"; then state "The second instance has taken over."; fi
}

# Whether the first instance has really gone.
drained() {
  is_gone "$1" || fail 1 "the first instance could not be stopped"
  state ""
}

# For the end of a script that was interrupted: what was begun is finished or taken back.
leave_one_instance() {
  if ((${#FORWARD[@]} > 0)) && "${FORWARD[@]}"; then
    CANDIDATE=
  elif [[ -n $CANDIDATE && $(containers app) != "$CANDIDATE" ]]; then
    state "The first instance keeps running."
  fi
  discard || state "Two instances may be serving. Run this again, and one stays."
}
