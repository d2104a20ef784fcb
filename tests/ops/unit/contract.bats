#!/usr/bin/env bats
# What holds for every script.

load helper

scripts() {
  local script
  for script in "$CHECKOUT"/scripts/*.sh; do
    [[ $script == */lib*.sh ]] || echo "${script##*/}"
  done
}

@test "every script explains itself and needs nothing for it" {
  rm "$BATS_TEST_TMPDIR/bin/docker"
  for script in $(scripts); do
    expect 0 "$script" --help
    says "usage: scripts/"
    says "scripts/$script"
  done
}

@test "every script refuses what it does not know" {
  for script in $(scripts); do
    expect 2 "$script" --no-such
    # The other name of backup.sh speaks as that
    says "ERROR unknown argument --no-such. See: scripts/${script/-database/} --help"
    has_one_error
  done
}

@test "an option without its value is refused" {
  for call in 'init-env.sh --base-url' 'init-env.sh --domain' 'init-env.sh --rotate' 'doctor.sh --url' 'logs.sh --since' 'logs.sh --tail' 'backup.sh --reason' 'restore.sh --identity'; do
    # shellcheck disable=SC2086 # script and argument
    expect 2 $call
    says 'needs a value'
    has_one_error
  done
}

@test "every script stops at the first unforeseen failure" {
  for script in $(scripts); do
    grep -qx 'set -Eeuo pipefail' "scripts/$script"
  done
}

@test "no script removes a volume, prunes, or lets the shell read the settings" {
  run grep -nE 'compose.*\<down\>|--volumes|volume rm|prune' scripts/*.sh
  [[ -z $output ]]
  run grep -hE '^ *(source|\.) |\<eval\>' scripts/*.sh
  [[ $(sort -u <<<"$output") == 'source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"'$'\n''source "$SCRIPTS/lib-archive.sh"'$'\n''source "$SCRIPTS/lib-instances.sh"'$'\n''source "$SCRIPTS/lib-release.sh"' ]]
}

@test "scripts find their checkout from anywhere and through a link" {
  a_running_stack
  ln -s "$CHECKOUT/scripts/status.sh" "$BATS_TEST_TMPDIR/minicrm-status"
  cd /
  run bash "$BATS_TEST_TMPDIR/minicrm-status"
  [[ $status == 0 ]]
  says 'http://localhost:3000'
}

@test "a second operation is refused, and told which is running" {
  a_running_stack
  mkdir -p logs
  exec 7<>logs/ops.lock
  echo 'deploy.sh, process 42, since 2026-11-25T12:00:00' >&7
  flock 7
  for script in deploy.sh restart.sh stop.sh build.sh init-env.sh backup.sh 'update.sh 0.2.0' rollback.sh; do
    # shellcheck disable=SC2086 # a script and its argument
    expect 4 $script
    says 'ERROR another operation is running: deploy.sh, process 42'
    has_one_error
  done
  for script in doctor.sh status.sh 'logs.sh --no-follow'; do
    # shellcheck disable=SC2086 # script and argument
    expect 0 $script
  done
  exec 7>&-
  expect 0 stop.sh
}

@test "what a script does and why it fails is written to logs/ops.log, without secrets" {
  settings
  expect 0 deploy.sh
  run cat logs/ops.log
  says 'deploy.sh['
  says 'Starting version 0.1.0'
  rm "$FAKE/images/minicrm:0.1.0" pom.xml
  expect 10 deploy.sh
  run cat logs/ops.log
  says 'ERROR the image minicrm:0.1.0 is not here'
  is_silent_about s3cr3t
  is_silent_about p4ssw0rd
  [[ $(stat -c %a logs/ops.log) == 600 ]]
}

@test "without Docker the reason is one line" {
  settings
  otherwise <<'END'
[[ $all != version* ]] || { echo 'Cannot connect to the Docker daemon' >&2; exit 1; }
END
  for script in deploy.sh restart.sh stop.sh status.sh logs.sh build.sh init-env.sh; do
    [[ $script != init-env.sh ]] || rm .env.production
    expect 3 "$script"
    says 'ERROR Docker does not answer: Cannot connect to the Docker daemon'
    has_one_error
  done
}

@test "without Compose the reason is one line" {
  settings
  otherwise <<'END'
[[ $all != 'compose version'* ]] || exit 1
END
  expect 3 deploy.sh
  says 'ERROR Docker has no Compose'
  has_one_error
}

@test "without docker on the machine the reason is one line" {
  settings
  mkdir "$BATS_TEST_TMPDIR/few"
  for tool in bash dirname readlink cat mkdir grep tr touch flock date stat; do
    ln -s "$(command -v "$tool")" "$BATS_TEST_TMPDIR/few/$tool"
  done
  PATH="$BATS_TEST_TMPDIR/few" expect 3 deploy.sh
  says 'ERROR docker is not installed'
  has_one_error
}

@test "an unforeseen failure says where, and ends with 1" {
  a_running_stack
  otherwise <<'END'
[[ $all != stop* ]] || { echo 'the engine is out of order' >&2; exit 125; }
END
  expect 1 stop.sh
  says 'the engine is out of order'
  says 'ERROR unexpected failure in stop.sh at line'
  says 'State: Some of the containers may still be running'
  has_one_error
}

@test "an interruption says so, cleans up, and ends with 130" {
  a_running_stack
  echo h2 >"$FAKE/hash"
  echo ready=no >"$FAKE/next-app"
  for signal in INT TERM HUP; do
    otherwise <<END
[[ \$all != exec*/app/ready || \$2 == c2 ]] || kill -$signal \$PPID
END
    run env --default-signal=INT,TERM,HUP bash scripts/restart.sh
    [[ $status == 130 ]]
    says 'ERROR interrupted'
    says 'State: The first instance keeps running.'
    has_one_error
    [[ $(containers_now app) == 'c2:running ' ]]
    rm "$FAKE/otherwise"
  done
}
