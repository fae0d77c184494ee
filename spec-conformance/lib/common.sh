# What the scripts of this folder share; sourced.
# shellcheck shell=bash

conformance=$(dirname "$(dirname "$(realpath "${BASH_SOURCE[0]}")")")

die() { echo "${0##*/}: $*" >&2; exit 2; }

usage() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$0" >&2; exit 2; }

# The mirror that this host's own apt uses for Debian's main archive.
debian_mirror() {
  local mirror
  # shellcheck disable=SC2016 # apt's own variables
  mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' |
    sed -n 's,\(.*/debian\)/$,\1,p' | head -n1)}
  [ "$mirror" ] || die "apt knows no Debian mirror: run apt-get update, or set DEBIAN_MIRROR"
  echo "$mirror"
}

# Starts the calling script again in a mount namespace of its own, with further options for unshare(1), and returns
# only there. Tests make containers without a mount namespace, and what is mounted for those would stay on the host.
enter_namespaces() {
  local options=()
  while [ "$1" != -- ]; do options+=("$1"); shift; done
  shift
  [ "$(id -u)" = 0 ] || die "needs root"
  [ "${DAVIT_CONFORMANCE_NAMESPACES:-}" != entered ] || return 0
  DAVIT_CONFORMANCE_NAMESPACES=entered exec "$conformance/lib/private-namespace" "${options[@]}" -- "$0" "$@"
}

# A runtime by name or path, as an absolute path that keeps its name.
find_runtime() {
  local found
  found=$(command -v "$1") || die "no runtime $1"
  realpath -s "$found"
}

cgroup_version() { if [ -e /sys/fs/cgroup/cgroup.procs ]; then echo v2; else echo v1; fi; }

# Unmounts, the deepest first: a folder must not be removed before what is mounted below it.
unmount_below() {
  awk -v folder="$1/" 'index($5, folder) == 1 { print $5 }' /proc/self/mountinfo | tac |
    while read -r mount; do umount -l "$mount"; done
}

# Removes the empty cgroups of this name, wherever a test had them made.
remove_cgroups() {
  find /sys/fs/cgroup -depth -type d \( -name "$1" -o -path "*/$1/*" \) -exec rmdir {} + 2>/dev/null || :
}
