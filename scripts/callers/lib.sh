# shellcheck shell=bash
# What the tests of callers share; they run as root in a throw-away machine that has davit in /davit. Each sets $caller.
set -uo pipefail
# With pipefail nothing may stop to read early, as grep -q does: who writes to it would be ended by SIGPIPE, sometimes.

export davit=/davit/davit
: "${caller:?}"
failures=0

# check NAME COMMAND...: one row of the table.
check() {
  local name=$1 output status
  shift
  output=$("$@" 2>&1)
  status=$?
  if [ "$status" = 0 ]; then
    printf 'ok\t%s\t%s\n' "$caller" "$name"
  elif [ "$status" = 77 ]; then
    printf 'skip\t%s\t%s\t%s\n' "$caller" "$name" "$(tail -n 1 <<<"$output")"
  else
    failures=$((failures + 1))
    printf 'not ok\t%s\t%s\t%s\n' "$caller" "$name" "$(tail -n 3 <<<"$output" | tr '\n\t' '  ' | cut -c -300)"
  fi
}

# prints EXPECTED COMMAND...: what the command prints has a line that is the expected text.
prints() {
  local expected=$1 output
  shift
  output=$("$@" 2>&1) || { echo "$output"; return 1; }
  tr -d '\r' <<<"$output" | grep -xF -- "$expected" >/dev/null || { echo "no \"$expected\" in: $output"; return 1; }
}

# fails_with STATUS TEXT COMMAND...: the command ends with that status and says the text.
fails_with() {
  local expected=$1 text=$2 output status
  shift 2
  output=$("$@" 2>&1)
  status=$?
  [ "$status" = "$expected" ] || { echo "status $status: $output"; return 1; }
  grep -qF -- "$text" <<<"$output" || { echo "no \"$text\" in: $output"; return 1; }
}

# eventually COMMAND...: it succeeds within a minute.
eventually() {
  local end=$((SECONDS + 60))
  while [ $SECONDS -lt $end ]; do
    "$@" >/dev/null 2>&1 && return 0
    sleep 0.1
  done
  "$@"
}

# in_terminal COMMAND...: runs it with a terminal, which echoes the end of its input.
in_terminal() {
  script -qefc "$(printf '%q ' "$@")" /dev/null </dev/null | sed 's/\^[@D]//; s/\x08//g; s/\x00//g'
}

# A root file system of busybox as a tar archive, as engines import it.
make_archive() {
  local root
  root=$(mktemp -d)
  mkdir -p "$root"/{bin,dev,etc,proc,root,run,sys,tmp,var}
  chmod 1777 "$root/tmp"
  cp "$(command -v busybox)" "$root/bin/"
  for applet in sh cat echo env false grep head hostname id kill ls mkdir readlink sleep stat stty test touch true tty wc; do
    ln -s busybox "$root/bin/$applet"
  done
  echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
  echo 'root:x:0:' >"$root/etc/group"
  tar -C "$root" -cf "$1" .
  rm -r "$root"
}

finish() {
  exit "$((failures > 0))"
}
