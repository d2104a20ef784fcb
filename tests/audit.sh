#!/usr/bin/env bash
# Looks for what must not be there: secrets in the repository, and libraries in the image of which a
# vulnerability is known.
#
#   tests/audit.sh SBOM
#
# The libraries are those that the image's own SBOM names, and OSV (https://osv.dev) knows the vulnerabilities.
# What is known and does not concern MiniCRM stands in tests/audit.accepted: its id, and why. When OSV does not
# answer, that is said, and is no failure unless MINICRM_REQUIRE has the word audit.
set -Eeuo pipefail
sbom="$(realpath "${1:?usage: tests/audit.sh SBOM}")"
cd "$(git rev-parse --show-toplevel)"
osv="${MINICRM_OSV:-https://api.osv.dev}"
accepted=tests/audit.accepted
status=0

# Keys and tokens by the form that those who give them out have made them known by
secrets=(
  '-----BEGIN [A-Z ]*PRIVATE KEY-----'
  'AGE-SECRET-KEY-1[0-9A-Z]{50}'
  '\b(AKIA|ASIA)[0-9A-Z]{16}\b'
  '\bgh[pousr]_[0-9A-Za-z]{36}'
  '\bgithub_pat_[0-9A-Za-z_]{50}'
  '\bglpat-[0-9A-Za-z_-]{20}'
  '\bxox[abprs]-[0-9A-Za-z-]{10}'
  '\b[rs]k_live_[0-9A-Za-z]{20}'
  '\bAIza[0-9A-Za-z_-]{35}'
  '\bey[0-9A-Za-z_-]{20,}\.ey[0-9A-Za-z_-]{20,}\.'
)
found="$(git grep -nIE -e "$(IFS='|' && echo "${secrets[*]}")" -- ':!tests/audit.sh' || [ $? -eq 1 ])"
if [ -n "$found" ]; then
  sed -E 's/^([^:]+:[0-9]+):.*/\1 looks like a secret/' <<<"$found" >&2
  status=1
else
  echo "no secret in $(git ls-files | wc -l) files"
fi

libraries="$(jq -r '.components[].purl | sub("\\?.*"; "")' "$sbom" | sort -u)"
if ! answer="$(jq -Rnc '{queries: [inputs | {package: {purl: .}}]}' <<<"$libraries" |
  curl -sS --fail --max-time 60 --retry 2 -H 'Content-Type: application/json' --data-binary @- "$osv/v1/querybatch" 2>&1)"; then
  echo "OSV does not answer, so nobody knows of vulnerabilities in $(wc -l <<<"$libraries") libraries: $answer" >&2
  case ",${MINICRM_REQUIRE:-}," in *,audit,*) status=1 ;; esac
  exit "$status"
fi
known="$(jq -r --arg libraries "$libraries" \
  '[($libraries | split("\n")), .results] | transpose[] | .[0] as $library | .[1].vulns[]?.id | "\($library) \(.)"' <<<"$answer")"
while read -r library id; do
  [ -n "$id" ] || continue
  if reason="$(grep -sE "^$id .+" "$accepted")"; then
    echo "accepted: $library, $reason"
  else
    echo "$library has a known vulnerability: https://osv.dev/vulnerability/$id" >&2
    status=1
  fi
done <<<"$known"
[ -n "$known" ] || echo "no known vulnerability in $(wc -l <<<"$libraries") libraries"
exit "$status"
