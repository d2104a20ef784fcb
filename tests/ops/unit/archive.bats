#!/usr/bin/env bats
# Backups and restores, as far as no real engine is needed.

load helper

# Runs functions of the two libraries. in_archive COMMANDS
in_archive() {
  run bash -c "set -Eeuo pipefail; source scripts/lib.sh; source scripts/lib-archive.sh; $1"
}

@test "codes are those that OpenSSL makes, for secrets of any length" {
  for secret in k 'a secret with spaces, % and \ ' "$(printf 'x%.0s' {1..64})" "$(printf 'long%.0s' {1..40})"; do
    in_archive "printf 'what is said' | hmac '$secret'"
    [[ $output == "$(printf 'what is said' | openssl dgst -sha256 -hmac "$secret" | sed 's/.* //')" ]]
  done
}

@test "no program is given the secret as an argument" {
  mkdir "$BATS_TEST_TMPDIR/seen"
  for program in sha256sum od sed cut; do
    printf '#!/bin/sh\necho "$*" >>"%s/arguments"\nexec /usr/bin/%s "$@"\n' "$BATS_TEST_TMPDIR/seen" "$program" >"$BATS_TEST_TMPDIR/bin/$program"
    chmod +x "$BATS_TEST_TMPDIR/bin/$program"
  done
  in_archive "printf x | hmac 'not to be seen'"
  [[ $status == 0 ]]
  run grep -c 'not to be seen' "$BATS_TEST_TMPDIR/seen/arguments"
  [[ $output == 0 ]]
}

@test "a manifest gives back its values and its tables" {
  in_archive 'MANIFEST='"'"'{
  "format": 1,
  "app_version": "0.1.0-rc.1+x",
  "taken_at": "2026-11-25T16:51:12.905745Z",
  "tables": {
    "public.a": {"rows": 1, "hash": "-5"},
    "Other.b c": {"rows": 20, "hash": "7"}
  },
  "mac": "00"
}'"'"'; manifest format; manifest app_version; manifest taken_at; manifest_tables; manifest nothing; manifest_body | tail -n 1'
  [[ $output == $'1\n0.1.0-rc.1+x\n2026-11-25T16:51:12.905745Z\npublic.a|1|-5\nOther.b c|20|7\n  },' ]]
}

@test "the database does not run: 6, and the state and the operator's command say so" {
  settings
  echo "BACKUP_ALERT_CMD='cat >$BATS_TEST_TMPDIR/alert'" >>.env.production
  expect 6 backup.sh
  says 'ERROR the database does not run'
  says 'State: Nothing was published and nothing removed'
  [[ $(<"$BATS_TEST_TMPDIR/alert") == 'MiniCRM: the database does not run'* ]]
  grep -q '^outcome=failed$' backups/last-run
  [[ $(stat -c %a backups) == 700 ]]
}

@test "an earlier proof is not forgotten by a failure" {
  settings
  mkdir backups
  printf 'outcome=proven\nfinished_at=5\nproven_at=5\nfile=x\nmessage=\n' >backups/last-run
  expect 6 backup.sh
  grep -q '^proven_at=5$' backups/last-run
}

@test "what backups need is looked at first" {
  settings
  echo BACKUP_KEEP=none >>.env.production
  expect 3 backup.sh
  says 'BACKUP_KEEP must be a number from 1 on'
  sed -i 's/^BACKUP_KEEP=.*/BACKUP_DIR=\/proc\/nothing/' .env.production
  expect 3 backup.sh
  says 'BACKUP_DIR /proc/nothing cannot be written'
  expect 2 backup.sh --reason 'because I can'
  says '--reason needs a value: scheduled, manual, pre-update or pre-restore'
}

@test "archives are listed with what they are, the newest first" {
  settings
  mkdir backups
  touch backups/minicrm-backup-20261125T020000Z-v0.1.0-s13-pg18.tar{,.sha256} \
    backups/minicrm-backup-20261126T020000Z-v0.1.0-s13-pg18.tar.age \
    backups/minicrm-backup-20261127T020000Z-v0.1.0-s13-pg18.tar.unverified backups/other.tar
  expect 0 restore.sh --list
  [[ ${#lines[@]} == 4 ]]
  [[ ${lines[1]} == '2026-11-27 02:00:00  0.1.0 '*'NOT PROVEN  minicrm-backup-20261127T020000Z-v0.1.0-s13-pg18.tar.unverified' ]]
  [[ ${lines[2]} == *'encrypted  minicrm-backup-20261126T020000Z-v0.1.0-s13-pg18.tar.age' ]]
  [[ ${lines[3]} == *'proven     minicrm-backup-20261125T020000Z-v0.1.0-s13-pg18.tar' ]]
}

@test "restoring says what it lacks" {
  settings
  expect 2 restore.sh
  says 'name an archive, or latest'
  expect 2 restore.sh a b
  says 'one archive at a time'
  expect 3 restore.sh --list
  says 'there is no directory'
  expect 3 restore.sh latest
  says 'there is no proven archive in'
  echo x >backups/minicrm-backup-20261126T020000Z-v0.1.0-s13-pg18.tar.age
  expect 13 restore.sh latest
  says 'is encrypted: give the key file with --identity'
  expect 3 restore.sh latest --identity nothing
  says 'the key file nothing cannot be read'
  head -c 10240 /dev/zero >backups/minicrm-backup-20261127T020000Z-v0.1.0-s13-pg18.tar
  expect 8 restore.sh latest
  says 'is damaged or no archive of MiniCRM'
  has_one_error
}

@test "status and doctor tell how old the last proof is, also without a database" {
  a_running_stack
  expect 0 status.sh
  says 'last proven backup 0 hours ago'
  otherwise <<'END'
[[ $all != exec*psql* ]] || { cat >/dev/null; exit 1; }
END
  expect 0 status.sh
  says 'no backup has been proven yet'
  mkdir backups
  echo "proven_at=$(($(date +%s) - 30 * 3600))" >backups/last-run
  expect 0 status.sh
  says 'last proven backup 30 hours ago, which is too long'
  run bash scripts/doctor.sh
  says 'The last proven backup is 30 hours old.'
}
