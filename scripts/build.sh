#!/usr/bin/env bash
# Makes the application's image out of this checkout.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

usage() {
  cat <<'END'
usage: scripts/build.sh [--in-container]

Makes the image minicrm:<version> from the sources in this checkout. With a JDK 25 on this machine the
build runs here, otherwise in a container that has one; --in-container does so anyway. What Maven says
goes to logs/build.log.
END
}

readonly BASE=debian:trixie-slim
readonly JDK=eclipse-temurin:25-jdk-noble
readonly BUILD_LOG="$LOGS/build.log"
readonly MAVEN=(./mvnw -B -ntp -Pimage -DskipTests package)

clean_up() {
  rm -f "$ROOT/target/base-image.tar"
}

has_jdk() {
  ./mvnw --version 2>/dev/null | grep -q '^Java version: 25'
}

build_here() {
  local base=()
  step "Building $IMAGE (some minutes; logs/build.log has the details)"
  ! has_image "$BASE" || base=("-Dimage.base=docker://$BASE")
  "${MAVEN[@]}" jib:dockerBuild "${base[@]}" >"$BUILD_LOG" 2>&1
}

# Jib writes a tarball there, because the container has no way to the engine.
build_in_container() {
  local base=()
  step "Building $IMAGE in a container of $JDK (some minutes; logs/build.log has the details)"
  mkdir -p target "$HOME/.m2"
  if has_image "$BASE"; then
    docker save --output target/base-image.tar "$BASE" || return 1
    base=(-Dimage.base=tar:///minicrm/target/base-image.tar)
  fi
  docker run --rm --network host --user "$(id -u):$(id -g)" \
    --volume "$ROOT:/minicrm" --workdir /minicrm \
    --volume "$HOME/.m2:/home/maven/.m2" --env HOME=/home/maven --env MAVEN_OPTS=-Duser.home=/home/maven \
    "$JDK" "${MAVEN[@]}" jib:buildTar -Djib.useOnlyProjectCache=true "${base[@]}" >"$BUILD_LOG" 2>&1 &&
    quietly docker load --input target/jib-image.tar
}

IN_CONTAINER=''
while (($# > 0)); do
  case "$1" in
    -h | --help) usage && exit ;;
    --in-container) IN_CONTAINER=yes ;;
    *) misuse "unknown argument $1." ;;
  esac
  shift
done

lock
need_docker
cd "$ROOT"
[[ -f pom.xml && -x mvnw && -d src/main ]] || fail 10 "the sources are not in this directory, so no image can be built from them"
IMAGE="minicrm:$(source_version)"

if [[ -z $IN_CONTAINER ]] && has_jdk; then
  build=build_here
else
  build=build_in_container
fi
if ! "$build"; then
  tail -n 30 "$BUILD_LOG" >&2 || true
  fail 10 "the image could not be built; logs/build.log has all of what Maven said"
fi
has_image "$IMAGE" || fail 10 "the build succeeded but left no image $IMAGE"
step "Built $IMAGE"
