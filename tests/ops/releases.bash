# Releases that do not exist yet, for the tests of updates: the image under test with another number, and with
# whatever a later version might bring, good or bad. Loaded after stack.bash.
# shellcheck shell=bash

# make_release VERSION [DIRECTORY [COMMAND]]: makes minicrm:VERSION. What is in the directory is added to the
# application (db/migration/V…, classes); the command, in bash, is what it does instead of serving.
make_release() {
  local release="$1" extra="${2:-}" command="${3:-}" work="$BATS_TEST_TMPDIR/release" container jar entry
  local -a changes=()
  rm -rf "$work"
  mkdir -p "$work/tree/META-INF" "$work/app"
  [ -z "$extra" ] || cp -r "$extra/." "$work/tree"
  container="$(docker create "$image")"
  jar="/app/classpath/minicrm-$version.jar"
  docker cp "$container:$jar" "$work/app.jar"
  unzip -p "$work/app.jar" META-INF/build-info.properties | sed "s/^build.version=.*/build.version=$release/" \
    >"$work/tree/META-INF/build-info.properties"
  jdk25 jar uf "$work/app.jar" -C "$work/tree" .
  docker cp "$work/app.jar" "$container:$jar"
  # Java 25 does not notice that the jar is another one, and would take other classes for those in its cache
  if [ -n "$extra" ] && [ -n "$(find "$extra" -name '*.class')" ]; then
    : >"$work/minicrm.aot"
    docker cp "$work/minicrm.aot" "$container:/app/minicrm.aot"
  fi
  if [ -n "$command" ]; then
    entry="$(docker inspect "$image" --format '{{join .Config.Entrypoint " "}}')"
    # With arguments it is an errand, which succeeds
    printf '#!/bin/bash\n(($# == 0)) || exec %s "$@"\n%s\n' "$entry" "$command" >"$work/entry"
    chmod 755 "$work/entry"
    docker cp "$work/entry" "$container:/app/entry"
    changes+=(--change 'ENTRYPOINT ["/app/entry"]')
  fi
  docker commit --change "LABEL org.opencontainers.image.version=$release" --change "LABEL minicrm.schema.version=$(schema_of "$work/app.jar")" \
    --change "LABEL minicrm.rollback.floor=$(floor_of "$work/app.jar")" "${changes[@]}" "$container" "minicrm:$release" >/dev/null
  docker rm "$container" >/dev/null
}

schema_of() { unzip -l "$1" 'db/migration/V*' | sed -n 's:.*/V0*\([0-9]*\)__.*:\1:p' | sort -n | tail -n 1; }

floor_of() { unzip -p "$1" 'db/migration/V*' | sed -n 's/^-- Rollback floor: //p' | sort -V | tail -n 1; }

# migration FILE FLOOR SQL: puts a migration into the directory "next"
migration() {
  mkdir -p "$next/db/migration"
  printf -- '-- Rollback floor: %s\n%s\n' "$2" "$3" >"$next/db/migration/$1"
}

remove_releases() {
  local tag
  for tag in $(docker image ls minicrm --format '{{.Tag}}'); do
    [ "$tag" = "$version" ] || docker image rm --force "minicrm:$tag" >/dev/null
  done
}
