# Read by every bash that starts while BASH_ENV names this file. A script of ours then writes each line it
# runs into MINICRM_TRACE_DIR, for tests/ops/coverage.sh; the scripts themselves know nothing of it.
# shellcheck shell=bash
if [[ -n ${MINICRM_TRACE_DIR:-} && $0 == *scripts/*.sh ]]; then
  exec {BASH_XTRACEFD}>>"$MINICRM_TRACE_DIR/${0##*/}.$$"
  PS4='+${BASH_SOURCE[0]##*/}:$LINENO: '
  set -x
fi
