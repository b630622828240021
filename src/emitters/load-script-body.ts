/** What `load.sh` does: the same in every one. Uses the function `contents` of `loadScript`. */
export const loadScriptBody = `
# --- how it is loaded
set -eu
umask 077
LC_ALL=C
export LC_ALL
nl='
'
say() { printf '%s\\n' "$*" >&2; }
stop() {
  status=$1
  shift
  say "STOP: $*"
  if [ -n "$begun" ]; then say "To run it again, first drop what was begun:" && printf '%s' "$begun" >&2; fi
  exit "$status"
}
shell_word() { printf "'%s' " "$(printf '%s' "$1" | sed "s/'/'\\\\\\\\''/g")"; }
sql_name() { printf '\`%s\`' "$(printf '%s' "$1" | sed 's/\`/\`\`/g')"; }
sql_text() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/''/g; s/\\\\\\\\/&&/g")"; }

begun=
names=
only=
options=
ask=no
case $0 in */*) self=$0 ;; *) self=./$0 ;; esac
while [ $# -gt 0 ]; do
  word=$1
  shift
  case $word in
    --help) sed -n '/^# usage:/,/^$/s/^# \\{0,1\\}//p' "$self"; exit 0 ;;
    --as | --database | --only)
      [ $# -gt 0 ] || stop 2 "$word needs a name"
      case $1 in *"$nl"*) stop 2 "$word: a name with a line feed cannot be given here" ;; esac
      if [ "$word" = --only ]; then only=$only$1$nl; else names=$names$1$nl; fi
      shift
      ;;
    -p | --password) ask=yes ;;
    -p* | --password=*) stop 2 'a password in an argument is seen by every user of this host: say -p alone' ;;
    *) options=$options$(shell_word "$word") ;;
  esac
done

client=\${OVM_MYSQL:-}
[ -n "$client" ] || client=$(command -v mysql || command -v mariadb) || stop 1 'there is no program mysql or mariadb'
# Keeps carriage returns and backslashes of bodies as they are; clients before 5.6 do not have it.
binary=
case $("$client" --no-defaults --help 2>/dev/null) in *--binary-mode*) binary=--binary-mode ;; esac
run() { eval "\\"\\$client\\" $options --batch --skip-column-names --skip-force --comments $binary \\\\
  --default-character-set=utf8mb4 --local-infile=1 \\"\\$@\\""; }

# Zero in an AUTO_INCREMENT column and days like 30 February are values like others; times are archived in UTC.
session="SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION',
  time_zone = '+00:00', foreign_key_checks = 0 /*M!100201 , check_constraint_checks = 0 */;"

cd "$(dirname -- "$self")/.."
[ -f SHA256SUMS ] || stop 10 "$PWD is not a whole archive: there is no SHA256SUMS in it"
work=
tty=
cleanup() {
  trap '' INT TERM HUP
  [ -z "$tty" ] || stty "$tty" </dev/tty
  [ -z "$work" ] || rm -rf "$work"
}
trap cleanup EXIT
trap 'say "interrupted"; stop 130 "it is not whole"' INT TERM HUP
work=$(mktemp -d) || stop 1 'cannot make a temporary directory'
if command -v sha256sum >/dev/null; then
  say 'checking SHA256SUMS'
  sha256sum -c SHA256SUMS >"$work/sums" 2>&1 || {
    grep -v ': OK$' "$work/sums" >&2
    stop 10 'the archive is damaged: nothing was loaded'
  }
else
  say 'there is no sha256sum here: the files are not checked'
fi
if [ "$ask" = yes ]; then
  tty=$(stty -g </dev/tty) || stop 2 'there is no terminal to ask for the password: set MYSQL_PWD'
  stty -echo </dev/tty
  printf 'Password: ' >/dev/tty
  IFS= read -r MYSQL_PWD </dev/tty || stop 2 'no password was given'
  stty "$tty" </dev/tty
  tty=
  say
  export MYSQL_PWD
fi

# Tables that were made without it could not be made with it; MySQL 8 lets only some accounts set it.
if run --execute='SET SESSION innodb_strict_mode = 0' >/dev/null 2>&1; then
  session="$session SET SESSION innodb_strict_mode = 0;"
fi

# Sets target to the name that the database $1 gets; fails when it is not wanted.
enter() {
  target=$1
  matched=no
  while IFS= read -r pair; do
    case $pair in "$1="*) target=\${pair#"$1="} && matched=yes ;; esac
  done <<END
$names
END
  [ -n "$only" ] || return 0
  case $nl$only in *"$nl$1$nl"*) return 0 ;; *) return 1 ;; esac
}

look() {
  [ "$1" = database ] || return 0
  enter "$2" || return 0
  wanted=$((wanted + 1))
  [ "$matched" = no ] || renamed=$((renamed + 1))
  [ -n "$target" ] || stop 2 "--as $2= names no database"
  count=$(run --execute="SET SESSION sql_mode = ''; SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = $(sql_text "$target")") ||
    stop 12 'the server cannot be asked'
  [ "$count" = 0 ] || stop 1 "the database $target holds $count tables already: nothing was loaded; say --as $2=NAME"
}

# Stops when a statement names a database that comes under another name: it would go on using the original.
refer() {
  [ "$1" = names ] || return 0
  enter "$2" || return 0
  enter "$3" || :
  [ "$target" = "$3" ] ||
    stop 2 "$4 names the database $3, and load.sh does not change it to $target: nothing was loaded; leave --as $3= out, or use ovm-rescue schema import, which changes it"
}

# Sets packed when a part needs zstd.
seek() {
  [ "$1" = table ] || return 0
  enter "$2" || return 0
  shift 7
  for part do
    case $part in *.zst) packed=yes ;; esac
  done
}

create() {
  [ "$1" = database ] || return 0
  enter "$2" || return 0
  name=$(sql_name "$target")
  begun="$begun  DROP DATABASE $name;$nl"
  run --execute="CREATE DATABASE IF NOT EXISTS $name; ALTER DATABASE $name CHARACTER SET $(sql_text "$3") COLLATE $(sql_text "$4")" ||
    stop 1 "the database $target cannot be made"
}

# Puts the statements of the kind that is at work into $work/batch, for one run of the client in each database.
gather() {
  case $1,$3 in
    table,*) [ "$kind" = table ] || return 0 ;;
    object,"$kind") ;;
    *) return 0 ;;
  esac
  case $made$failed in *"|$4|"*) return 0 ;; esac
  enter "$2" || return 0
  [ "$target" = "$into" ] || carry_out
  into=$target
  printf '%s\\n' "$4" >>"$work/files"
  # a line of output behind each file tells how far the client came
  if [ "$1" = table ]; then
    printf '%s\\n' "$session" && cat "$4" && printf '\\n;\\nSELECT 1;\\n'
  else
    printf "SET sql_mode = '';\\nSET NAMES utf8mb4;\\n" && cat "$4" && printf '\\nSELECT 1;\\n'
  fi >>"$work/batch" || stop 1 "$4 cannot be read"
}

carry_out() {
  [ -s "$work/files" ] || return 0
  run --database="$into" <"$work/batch" >"$work/answer" 2>"$work/error" || again=yes
  count=$(($(wc -l <"$work/answer")))
  if [ "$count" -gt 0 ]; then
    made="$made|$(head -n "$count" "$work/files" | tr '\\n' '|')"
    progress=yes
  fi
  if [ "$again" = yes ]; then
    left=$(sed -n "$((count + 1))p" "$work/files")
    reason=$(cat "$work/error")
    [ "$kind" != table ] || stop 1 "$left cannot be made:$nl$reason"
    failed="$failed|$left|"
  fi
  : >"$work/files"
  : >"$work/batch"
}

# Makes all of one kind. What fails is tried again once others were made, since views need one another.
build() {
  kind=$1
  failed=begin
  while [ -n "$failed" ]; do
    failed=
    progress=no
    again=yes
    while [ "$again" = yes ]; do
      again=no
      contents gather
      carry_out
    done
    [ -z "$failed" ] || [ "$progress" = yes ] || stop 1 "$left cannot be made:$nl$reason"
  done
}

unpack() {
  for part do
    case $part in
      *.gz) gzip -dc <"$part" || return 1 ;;
      *.zst) zstd -dcq <"$part" || return 1 ;;
      *) cat "$part" || return 1 ;;
    esac
  done
}

fill() {
  [ "$1" = table ] || return 0
  enter "$2" || return 0
  table=$3
  load=$5
  rows=$6
  expected=$7
  shift 7
  [ $# -gt 0 ] || { say "$target: $table is empty: its rows were left out at the export" && return 0; }
  say "$target: $table, $rows rows"
  if [ "$rows" = 0 ]; then
    bytes=$({ unpack "$@" || printf damaged; } | wc -c)
    [ "$bytes" -eq 0 ] || stop 10 "a part of $table cannot be read, or is not empty"
    return 0
  fi
  # the statement's text goes in an argument, since its rows have stdin
  { unpack "$@" || : >"$work/damaged"; } |
    run --database="$target" --execute="$session $(cat "$load")
; SHOW COUNT(*) WARNINGS; SELECT $expected, COUNT(*) FROM $table" >"$work/answer" || stop 1 "$table of $target cannot be loaded"
  [ ! -e "$work/damaged" ] || stop 10 "a part of $table cannot be read"
  { read -r warnings && read -r known count; } <"$work/answer" || stop 1 "$table of $target: no answer"
  [ "$warnings" = "$known" ] ||
    stop 1 "$table of $target: the server warns $warnings times that it changed something, expected are $known"
  [ "$count" = "$rows" ] || stop 1 "$table of $target: $count rows came there, wanted are $rows"
  total=$((total + rows))
}

renamed=0
wanted=0
total=0
contents look
[ "$wanted" -gt 0 ] || stop 2 '--only names no database of this archive'
[ "$renamed" -eq "$(printf '%s' "$names" | wc -l)" ] || stop 2 '--as names a database that is not loaded'
packed=no
contents refer
contents seek
[ "$packed" = no ] || command -v zstd >/dev/null || stop 1 'its rows are packed with zstd, and there is no program zstd'
[ "$(run --execute='SELECT @@local_infile')" = 1 ] ||
  stop 1 'the server refuses LOAD DATA LOCAL: an administrator may allow it with SET GLOBAL local_infile = 1'
contents create
into=
made=
build sequence
build table
contents fill
for each in function procedure package view trigger event; do build "$each"; done
begun=
say "loaded: $wanted databases, $total rows, each table with the number of rows that was archived"
`;
