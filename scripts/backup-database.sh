#!/usr/bin/env bash
# The same as backup.sh, which backs up the uploaded files too.
set -Eeuo pipefail
exec "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/backup.sh" "$@"
