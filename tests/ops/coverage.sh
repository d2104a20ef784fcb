#!/usr/bin/env bash
# Which lines of scripts/*.sh ran in the tests, by the traces that tests/ops/trace.bash left.
#
#   export MINICRM_TRACE_DIR="$(mktemp -d)" BASH_ENV="$PWD/tests/ops/trace.bash"
#   bats tests/ops/unit tests/ops
#   tests/ops/coverage.sh [--lines]
#
# Fails when less than MINIMUM per cent ran. With --lines it names the lines that did not.
set -Eeuo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
unset BASH_ENV

MINIMUM="${MINIMUM:-85}"
traces="${MINICRM_TRACE_DIR:?is not set; it names the directory with the traces}"
show=0
[ "${1-}" != --lines ] || show=1

ran="$(mktemp)"
trap 'rm -f "$ran"' EXIT
find "$traces" -type f -name '*.sh.*' -exec cat {} + |
  LC_ALL=C sed -nE 's/^\++([a-z-]+\.sh):([0-9]+): .*/\1 \2/p' | sort -u >"$ran"
[ -s "$ran" ] || {
  echo "There are no traces in $traces." >&2
  exit 1
}

# What is counted is the command, not the line: one that goes on over several lines (a continued line, a text
# in quotes, an array, a here-document) is one, and ran when bash named any of its lines. Lines that are
# only syntax are not counted.
LC_ALL=C awk -v show="$show" -v minimum="$MINIMUM" '
  function begin() { first = FNR; text = ""; hit = 0 }
  # Follows quotes through one line; sets quote to the one that is still open at its end.
  function follow(line,   i, c) {
    for (i = 1; i <= length(line); i++) {
      c = substr(line, i, 1)
      if (quote == "") {
        if (c == "\\") i++
        else if (c == "\"" || c == "'\''") quote = c
        else if (c == "#" && (i == 1 || substr(line, i - 1, 1) ~ /[ \t;(]/)) return substr(line, 1, i - 1)
      } else if (quote == "\"" && c == "\\") i++
      else if (c == quote) quote = ""
    }
    return line
  }
  function counts(t) {
    gsub(/^[ \t]+|[ \t]+$/, "", t)
    if (t == "") return 0
    if (t ~ /^(then|else|do|fi|done|esac|;;|;;&|;&|\{|\}|\(|\)|\)\))([ \t]|$)/) return 0
    if (t ~ /^(\}|\)|fi|done|esac)[ \t]*[;|&<>)]/) return 0
    if (t ~ /^[a-zA-Z_][a-zA-Z0-9_]*\(\)[ \t]*[{(]?$/) return 0
    # A pattern of case with nothing behind it
    if (t ~ /^[^()]*\)$/ && t !~ /\$\(/ && t !~ /[<>=]\(/) return 0
    return 1
  }
  function end_of_command() {
    if (counts(text)) {
      all[file]++; total++
      if (hit) { yes[file]++; totalyes++ } else if (show) missed = missed sprintf("scripts/%s:%d: %s\n", file, first, shown)
    }
    open = 0
  }
  FILENAME == ARGV[1] { trace[$1 " " $2] = 1; next }
  FNR == 1 { file = FILENAME; sub(/.*\//, "", file); files[++n] = file; open = 0; quote = ""; here = "" }
  here != "" {
    if (trace[file " " FNR]) hit = 1
    line = $0; if (dash) sub(/^\t+/, "", line)
    if (line == here) { here = ""; end_of_command() }
    next
  }
  {
    if (!open) { begin(); open = 1; array = 0; shown = $0 }
    if (trace[file " " FNR]) hit = 1
    before = quote
    line = follow($0)
    text = text line
    if (quote != "") next
    if (line ~ /\\$/) next
    if (before == "" && match(line, /[a-zA-Z_\]]\+?=\([^)]*$/)) { array = 1; next }
    if (array && line !~ /\)[ \t]*$/) next
    array = 0
    if (match(line, /<<-?[\\"'\'']?[A-Z_]+/) && line !~ /<<</) {
      here = substr(line, RSTART + 2, RLENGTH - 2)
      dash = sub(/^-/, "", here)
      gsub(/[\\"'\'']/, "", here)
      next
    }
    end_of_command()
  }
  END {
    printf "%s", missed
    for (i = 1; i <= n; i++) if (all[files[i]]) printf "%-14s %3d of %3d commands ran\n", files[i], yes[files[i]], all[files[i]]
    share = total ? 100 * totalyes / total : 0
    printf "scripts: %.1f %% of %d commands ran (at least %d %% must)\n", share, total, minimum
    exit share < minimum
  }
' "$ran" scripts/*.sh
