#!/usr/bin/env bats
# What tests/audit.sh finds, in a repository of its own and with an OSV that is not real.

setup() {
  local source="$BATS_TEST_DIRNAME"
  cd "$BATS_TEST_TMPDIR" || return
  mkdir -p tests bin
  cp "$source/audit.sh" tests
  git init -q .
  cat >sbom.json <<'END'
{"components": [{"purl": "pkg:maven/org.example/sound@1.0?type=jar"}, {"purl": "pkg:maven/org.example/ill@2.0?type=jar"}]}
END
  # Answers in the order of the questions, which are sorted by name
  cat >bin/curl <<'END'
#!/bin/sh
cat >asked.json
echo '{"results": [{"vulns": [{"id": "GHSA-1"}]}, {}]}'
END
  chmod +x bin/curl
  PATH="$PWD/bin:$PATH"
}

audit() {
  git add -A
  run tests/audit.sh sbom.json
}

@test "a library with a known vulnerability is named" {
  audit
  [ "$status" -eq 1 ]
  [[ $output == *"pkg:maven/org.example/ill@2.0 has a known vulnerability: https://osv.dev/vulnerability/GHSA-1"* ]]
  [[ $output != *sound* ]]
  [ "$(jq -c '[.queries[].package.purl]' asked.json)" = '["pkg:maven/org.example/ill@2.0","pkg:maven/org.example/sound@1.0"]' ]
}

@test "one that is accepted is told with its reason, and without a reason it is not accepted" {
  echo 'GHSA-1' >tests/audit.accepted
  audit
  [ "$status" -eq 1 ]
  echo 'GHSA-1 nobody can send it such a thing' >tests/audit.accepted
  audit
  [ "$status" -eq 0 ]
  [[ $output == *'accepted: pkg:maven/org.example/ill@2.0, GHSA-1 nobody can send it such a thing'* ]]
}

@test "without an answer nothing is claimed" {
  printf '#!/bin/sh\necho no such host >&2\nexit 6\n' >bin/curl
  audit
  [ "$status" -eq 0 ]
  [[ $output == *'OSV does not answer, so nobody knows of vulnerabilities in 2 libraries: no such host'* ]]
  [[ $output != *'no known'* ]]
  MINICRM_REQUIRE=docker,audit audit
  [ "$status" -eq 1 ]
}

@test "a secret is found wherever it stands, and not said again" {
  sed -i 's/{"vulns": [^]]*]}/{}/' bin/curl
  audit
  [ "$status" -eq 0 ]
  [[ $output == *'no secret in 3 files'*'no known vulnerability in 2 libraries'* ]]
  printf -- '-----BEGIN EC %s KEY-----\n' PRIVATE >bin/key
  printf 'token=ghp%s\n' _0123456789abcdefghijABCDEFGHIJ012345 >text
  audit
  [ "$status" -eq 1 ]
  [[ $output == *'bin/key:1 looks like a secret'*'text:1 looks like a secret'* ]]
  [[ $output != *0123456789* ]]
}
