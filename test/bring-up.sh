#!/bin/sh
# Installs and builds the project, and for the tests the system packages they run against.
# usage: sh test/bring-up.sh demo|test
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

# npm writes its own list last: whoever has run `npm ci` already need not wait for it again
listed=node_modules/.package-lock.json
if [ ! -e "$listed" ] || [ package-lock.json -nt "$listed" ] || [ ! -e node_modules/.bin/tsc ]; then
  say 'installing the npm packages'
  npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >&2
fi
npm run --silent build >&2

[ "${1-}" = test ] || exit 0

# What the tests use of the system: a second judge of vm.cfg (python3, jython), real OCFS2 tools (mkfs.ocfs2 needs
# kmod), a real sshd, a real browser, a checker for sh files, man, and tools to look at processes; a private MariaDB
# server (mariadb-server-core) with its clients, of which mariadb-dump judges every round trip; the judge of unit files.
wanted=
need() { command -v "$1" >/dev/null 2>&1 || wanted="$wanted $2"; }
need python3 python3
need jython jython
need /sbin/mkfs.ocfs2 ocfs2-tools
need /bin/kmod kmod
need /usr/sbin/sshd openssh-server
need ssh openssh-client
need chromium chromium
need shellcheck shellcheck
need man man-db
need ps procps
need script bsdutils
need dash dash
need bash bash
need mariadbd mariadb-server-core
need mariadb mariadb-client-core
need mariadb-dump mariadb-client
need setpriv util-linux
need openssl openssl
need zstd zstd
need systemd-analyze systemd
if [ -n "$wanted" ]; then
  if [ "$(id -u)" != 0 ]; then
    say "the tests need these packages, which only root can install: apt-get install$wanted"
    exit 1
  fi
  say "installing$wanted"
  apt-get update -qq >&2
  # shellcheck disable=SC2086 # a list of packages
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted >&2 </dev/null
fi
mkdir -p /run/sshd 2>/dev/null || true

# A repository database that others wrote, for the round trips. Only the files are wanted, not the server in the package.
foreign=node_modules/.ovm-rescue-test/zabbix
if [ ! -e "$foreign" ]; then
  say 'getting the database of zabbix-server-mysql'
  package=$(mktemp -d)
  (
    cd "$package"
    apt-get download -qq zabbix-server-mysql >&2 2>/dev/null || {
      apt-get update -qq >&2
      apt-get download -qq zabbix-server-mysql >&2
    }
  )
  mkdir -p "$foreign.partial"
  dpkg-deb -x "$package"/zabbix-server-mysql_*.deb "$foreign.partial"
  mv "$foreign.partial" "$foreign"
  rm -r "$package"
fi
