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
  time_zone = '+00:00', foreign_key_checks = 0;"

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

create() {
  enter "$2" || return 0
  case $step,$1,$3 in
    database,database,*)
      name=$(sql_name "$target")
      begun="$begun  DROP DATABASE $name;$nl"
      run --execute="CREATE DATABASE IF NOT EXISTS $name; ALTER DATABASE $name CHARACTER SET $3 COLLATE $4" ||
        stop 1 "the database $target cannot be made"
      ;;
    sequence,object,sequence) run --database="$target" <"$4" || stop 1 "$4 cannot be made in $target" ;;
    table,table,*)
      { printf '%s\\n' "$session" && cat "$4" && printf '\\n;\\n'; } | run --database="$target" ||
        stop 1 "the table $3 of $target cannot be made"
      ;;
  esac
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
  # the statement's text goes in an argument, since its rows have stdin
  { unpack "$@" || : >"$work/damaged"; } |
    run --database="$target" --execute="$session $(cat "$load")
; SHOW COUNT(*) WARNINGS; SELECT $expected FROM $table; SELECT COUNT(*) FROM $table" >"$work/answer" || stop 1 "$table of $target cannot be loaded"
  [ ! -e "$work/damaged" ] || stop 10 "a part of $table cannot be read"
  { read -r warnings && read -r known && read -r count; } <"$work/answer" || stop 1 "$table of $target: no answer"
  [ "$warnings" = "$known" ] ||
    stop 1 "$table of $target: the server warns $warnings times that it changed something, expected are $known"
  [ "$count" = "$rows" ] || stop 1 "$table of $target: $count rows came there, wanted are $rows"
  total=$((total + rows))
}

# The objects of the kind that is at work; what fails is tried again once others were made, since views need one
# another and the functions they call.
finish() {
  case $1,$3,$made in object,"$kind",*"|$4|"*) return 0 ;; object,"$kind",*) ;; *) return 0 ;; esac
  enter "$2" || return 0
  if run --database="$target" <"$4" 2>"$work/error"; then
    made="$made|$4|"
    progress=yes
  else
    left=$4
    reason=$(cat "$work/error")
  fi
}

renamed=0
wanted=0
total=0
contents look
[ "$wanted" -gt 0 ] || stop 2 '--only names no database of this archive'
[ "$renamed" -eq "$(printf '%s' "$names" | wc -l)" ] || stop 2 '--as names a database that is not loaded'
[ "$(run --execute='SELECT @@local_infile')" = 1 ] ||
  stop 1 'the server refuses LOAD DATA LOCAL: an administrator may allow it with SET GLOBAL local_infile = 1'
for step in database sequence table; do contents create; done
contents fill
made=
for kind in function procedure package view trigger event; do
  progress=yes
  while [ "$progress" = yes ]; do
    progress=no
    left=
    contents finish
  done
  [ -z "$left" ] || stop 1 "$left cannot be made:$nl$reason"
done
begun=
say "loaded: $wanted databases, $total rows, each table with the number of rows that was archived"
`;
