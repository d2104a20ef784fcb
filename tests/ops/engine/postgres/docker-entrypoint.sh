#!/usr/bin/env bash
# Starts PostgreSQL as the official image does, as far as MiniCRM relies on it: the cluster is made on the
# first start from POSTGRES_USER, POSTGRES_PASSWORD (or _FILE), POSTGRES_DB and POSTGRES_INITDB_ARGS, by a
# server that listens on its socket only, and run as the user postgres.
set -Eeuo pipefail

refuse() {
  echo "$*" >&2
  exit 1
}

# setting NAME DEFAULT: the variable NAME, or the contents of the file that NAME_FILE names.
setting() {
  local name="$1" file="$1_FILE" value="${2-}"
  if [ -n "${!name-}" ] && [ -n "${!file-}" ]; then
    refuse "error: both $name and $file are set (but are exclusive)"
  fi
  if [ -n "${!name-}" ]; then
    value="${!name}"
  elif [ -n "${!file-}" ]; then
    value="$(<"${!file}")"
  fi
  export "$name=$value"
  unset "$file"
}

case "${1-}" in -*) set -- postgres "$@" ;; esac
[ "${1-}" = postgres ] || exec "$@"

mkdir -p "$PGDATA" /var/run/postgresql || true
if [ "$(id -u)" = 0 ]; then
  chown -R postgres "$PGDATA" /var/run/postgresql
  chmod 3775 /var/run/postgresql || true
  chmod 700 "$PGDATA"
  exec gosu postgres "$0" "$@"
fi
chmod 700 "$PGDATA" || true

if [ -s "$PGDATA/PG_VERSION" ]; then
  printf '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
else
  if [ -s /var/lib/postgresql/data/PG_VERSION ]; then
    refuse "Error: in 18+, the data belongs below /var/lib/postgresql, and there is a database in /var/lib/postgresql/data"
  fi
  setting POSTGRES_PASSWORD
  setting POSTGRES_USER postgres
  setting POSTGRES_DB "$POSTGRES_USER"
  setting POSTGRES_INITDB_ARGS
  [ -n "$POSTGRES_PASSWORD" ] || refuse "Error: Database is uninitialized and superuser password is not specified."
  eval "initdb --username=\"\$POSTGRES_USER\" --pwfile=<(printf '%s\n' \"\$POSTGRES_PASSWORD\") $POSTGRES_INITDB_ARGS"
  printf '\nhost all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  export PGPASSWORD="$POSTGRES_PASSWORD" PGUSER="$POSTGRES_USER"
  pg_ctl -D "$PGDATA" -o "$(printf '%q ' "${@:2}" -c listen_addresses='' -p 5432)" -w start
  if [ "$POSTGRES_DB" != postgres ]; then
    psql -v ON_ERROR_STOP=1 --no-psqlrc -d postgres -v db="$POSTGRES_DB" <<<'create database :"db";'
  fi
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sql) psql -v ON_ERROR_STOP=1 --no-psqlrc -d "$POSTGRES_DB" -f "$file" ;;
      *.sh) bash "$file" ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
  unset PGPASSWORD PGUSER
  printf '\nPostgreSQL init process complete; ready for start up.\n\n'
fi
exec "$@"
