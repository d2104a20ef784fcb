#!/usr/bin/env bats
# The settings file is read as Compose reads it, and nothing in it is ever run.

load helper

# Reads .env.production with the scripts' own reader and prints what it found.
cat_settings() {
  cat >"$CHECKOUT/scripts/show.sh" <<'END'
set -Eeuo pipefail
source "$(dirname "$0")/lib.sh"
load_settings
for name in $(printf '%s\n' "${!SETTINGS[@]}" | sort); do printf '%s=<%s>\n' "$name" "${SETTINGS[$name]}"; done
((${#SETTINGS_PROBLEMS[@]} == 0)) || printf '%s\n' "${SETTINGS_PROBLEMS[@]}"
END
  expect 0 show.sh
}

@test "values are taken as they stand, with and without quotes" {
  printf '%s\n' '# a comment' '' '   ' 'A=plain' "B='with \$ # and space'" 'C="double"' 'D=' 'E=a b' 'F=x#y' "G='q' # said" 'H=v # said' 'I=a=b' 'J=a ' >.env.production
  cat_settings
  says 'A=<plain>
B=<with $ # and space>
C=<double>
D=<>
E=<a b>
F=<x#y>
G=<q>
H=<v>
I=<a=b>
J=<a>'
  is_silent_about settings-
}

@test "the last line counts without a line end too" {
  printf 'A=1\nB=2' >.env.production
  cat_settings
  says 'B=<2>'
}

@test "Windows line ends are found once and do not get into the values" {
  printf 'A=1\r\nB=2\r\n' >.env.production
  cat_settings
  says 'A=<1>'
  [[ $(grep -c settings-crlf <<<"$output") == 1 ]]
}

@test "a byte order mark is found and does not get into the first name" {
  printf '\xEF\xBB\xBFA=1\n' >.env.production
  cat_settings
  says 'A=<1>'
  says settings-bom
}

@test "a bare dollar is found, by name and line and without the value" {
  printf '%s\n' 'A=1' 'DB_PASSWORD=ab$cd-hidden' >.env.production
  cat_settings
  says 'settings-dollar	DB_PASSWORD on line 2'
  [[ $(grep -c hidden <<<"$output") == 1 ]]
}

@test "a name that stands twice is found, and the last one counts as for Compose" {
  printf '%s\n' 'A=1' 'B=2' 'A=3' >.env.production
  cat_settings
  says 'A=<3>'
  says 'settings-double	A stands twice, the second time on line 3'
}

@test "an open quote and a dollar between double quotes are found" {
  printf '%s\n' "A='open" 'B="a$b"' 'C="a\nb"' "D='a'b" >.env.production
  cat_settings
  [[ $(grep -c settings-quotes <<<"$output") == 4 ]]
  is_silent_about 'A=<'
}

@test "what is no setting is found by its line alone" {
  printf '%s\n' 'export A=1' 'B = 2' 'C: 3' 'secret-that-slipped' '  D=4' '1E=5' >.env.production
  cat_settings
  [[ $(grep -c settings-line <<<"$output") == 6 ]]
  says 'Line 4 is neither NAME=value nor a comment.'
  is_silent_about slipped
}

@test "nothing in the file is run" {
  settings 'X=$(touch injected)' 'Y=`touch injected`' 'Z="$(touch injected)"' 'touch injected'
  run bash scripts/doctor.sh
  run bash scripts/deploy.sh
  run bash scripts/status.sh
  [[ ! -e injected ]]
}

@test "an empty file has no settings and no problems" {
  : >.env.production
  cat_settings
  [[ -z $output ]]
}

@test "a missing file is named with the script that makes it" {
  for script in deploy.sh restart.sh 'init-env.sh --rotate db'; do
    # shellcheck disable=SC2086 # an argument may follow
    expect 3 $script
    says 'ERROR .env.production not found; run scripts/init-env.sh'
    has_one_error
  done
}

@test "the defaults come from the compose file" {
  cat >"$CHECKOUT/scripts/show.sh" <<'END'
set -Eeuo pipefail
source "$(dirname "$0")/lib.sh"
load_settings
setting PROXY_NETWORK; setting APP_PORT; setting APP_IMAGE; setting NO_SUCH
END
  printf '%s\n' 'APP_PORT=3100' >.env.production
  expect 0 show.sh
  [[ $output == $'proxy\n3100\nminicrm' ]]
}

@test "variables of the shell and of Compose do not override the file" {
  settings
  otherwise <<'END'
[[ $all != compose* ]] || env >"$FAKE/environment"
END
  APP_BASE_URL=https://other.acme.test DB_NAME=other COMPOSE_PROJECT_NAME=other COMPOSE_FILE=other.yml expect 0 deploy.sh
  run cat "$FAKE/environment"
  is_silent_about other
}
