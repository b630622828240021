/** What the sending sh file does: the same in every one. Uses the functions of `sendScriptSecrets` and `sendScriptLooks`. */
export const sendScriptBody = `
# --- sending
set -uf
umask 077
LC_ALL=C
export LC_ALL
say() { printf '%s\\n' "$*" >&2; }
stop() { status=$1; shift; say "STOP: $*"; exit "$status"; }

case $0 in */*) self=$0 ;; *) self=./$0 ;; esac
[ -f "$self" ] || stop 2 'run it as a file: sh FILE MANAGER-HOST'
usage() { sed -n '/^# usage:/,/^$/s/^# \\{0,1\\}//p' "$self"; }
mode=send
number=
case \${1-} in
  -h | --help) usage; exit 0 ;;
  --dry-run) mode=dry; shift ;;
  --done | --retry)
    mode=\${1#--}
    number=\${2-}
    case $number in '' | *[!0-9]*) stop 2 "--$mode needs the number of a line" ;; esac
    shift 2 ;;
esac
host=\${1-}
user=\${2-admin}
port=\${OVM_PORT-10000}
case $mode,$host,$user in send,,* | done,,* | retry,,* | *,-* | *,) usage >&2; exit 2 ;; esac
[ $# -le 2 ] || stop 2 "too many arguments: $*"
journal=\${OVM_JOURNAL-$self.journal}
case $journal in */*) ;; *) journal=./$journal ;; esac

# A journal goes with the lines of one script and one manager. The head of the script, which holds a time, does not
# count: the same lines written again go on with a journal that is moved beside them.
script="# ovm-rescue journal of lines $(lines | cksum | tr -s ' \\t' '--')"
mark="$script to $user@$host:$port"
if [ -s "$journal" ]; then
  first=$(head -n 1 "$journal")
  case $mode,$first in
    "dry,$script to "* | *,"$mark") ;;
    *) stop 1 "$journal belongs to another script or manager ($first); this is $mark: go on with those, or move it away" ;;
  esac
fi

# Prints one line each: <number> <open|sent|failed|done|always|again> <line>. The journal holds one line an event,
# <number> <sent|done|failed|retry> <time>; the last of a number counts. show, list and refresh are sent every time; of
# these, one of leavable that failed is sent again, unless --done leaves it out.
states() {
  { if [ -f "$journal" ]; then cat "$journal"; fi; printf '\\n=\\n'; leavable; printf '=\\n'; lines; } | awk '
    function known(s) { return s == "" || s == "retry" ? "open" : s }
    function repeated(n) { return n in leavable && state[n] == "done" ? "done" : n in leavable && state[n] == "failed" ? "again" : "always" }
    part == 2 { n++; print n, ($1 ~ /^(show|showversion|list|refresh)$/ ? repeated(n) : known(state[n])), $0; next }
    $0 == "=" { part++; next }
    part == 1 { leavable[$1] = 1; next }
    NR == 1 || $0 == "" { next }
    /^[0-9]+ (sent|done|failed|retry) [0-9TZ:-]+$/ { state[$1 + 0] = $2; next }
    { print "line " NR " of the journal is damaged: " $0 | "cat 1>&2"; exit 1 }'
}
read_states() { states >"$work/states" || stop 1 "put $journal right by hand"; }
record() {
  printf '%s %s %s\\n' "$1" "$2" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >>"$journal" || stop 1 "cannot write $journal"
}
if [ "$mode" = dry ]; then
  states >/dev/null || stop 1 "put $journal right by hand"
  # a reader that has seen enough (| head) is no fault of the journal
  states 2>/dev/null || :
  exit 0
fi

work=
lock=
tty=
control=
cleanup() {
  trap '' INT TERM HUP
  [ -z "$tty" ] || stty "$tty" </dev/tty
  [ ! -S "$control" ] || ssh -F /dev/null -S "$control" -O exit -- "$user@$host" 2>/dev/null
  [ -z "$work" ] || rm -rf "$work"
  [ -z "$lock" ] || rm -f "$lock"
}
trap cleanup EXIT
trap 'say; say "interrupted: run it again to go on"; exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
# ssh puts a socket there: its path must be short and hold nothing that ssh interprets.
case \${TMPDIR-} in *[!A-Za-z0-9_./-]*) TMPDIR=/tmp ;; esac
[ "$(printf '%s' "\${TMPDIR-}" | wc -c)" -le 60 ] || TMPDIR=/tmp
work=$(TMPDIR=\${TMPDIR:-/tmp} mktemp -d) || stop 1 'cannot make a temporary directory'
control=$work/c

# One run at a time: two would make every VM twice.
if ! (set -C; echo $$ >"$journal.lock") 2>/dev/null; then
  holder=$(cat "$journal.lock" 2>/dev/null)
  [ -z "$holder" ] || ! kill -0 "$holder" 2>/dev/null ||
    stop 1 "process $holder is sending these lines; if that is something else, remove $journal.lock"
  (echo $$ >"$journal.lock") 2>/dev/null ||
    stop 1 "cannot write $journal.lock: name a journal in a writable directory in OVM_JOURNAL"
fi
lock=$journal.lock

read_states
if [ -n "$number" ]; then
  awk -v n="$number" '$1 == n && ($2 == "sent" || $2 == "failed" || $2 == "again") { found = 1 } END { exit !found }' "$work/states" ||
    stop 2 "line $number neither failed nor lost its reply (--dry-run shows the state of every line)"
  record "$number" "$mode"
  read_states
fi
awk '$2 == "sent" || $2 == "failed"' "$work/states" >"$work/unclear"
if [ -s "$work/unclear" ]; then
  cat "$work/unclear" >&2
  stop 1 "the reply to that line was lost (sent) or was no success (failed). Look at the manager, then run again with" \\
    "--done $(sed 's/ .*//;q' "$work/unclear") if it took effect, with --retry if it did not"
fi
awk '$2 == "open" || $2 == "always" || $2 == "again"' "$work/states" >"$work/todo"
total=$(wc -l <"$work/states" | tr -d ' ')
left=$(awk '$2 == "open" || $2 == "again"' "$work/states" | wc -l | tr -d ' ')
[ "$left" != 0 ] || { say "nothing is left to send: $total lines are done"; exit 0; }

# One connection, one login: every line goes through this one. Killed hard, it closes after 15 idle minutes.
# shellcheck disable=SC2086 # the options are words
ssh \${OVM_SSH_OPTIONS-} -M -S "$control" -o ControlPersist=900 -o ServerAliveInterval=60 -a -x -f -N -p "$port" \\
  -- "$user@$host" </dev/null || stop 12 "no connection to $user@$host port $port; nothing was sent"

# Any of CR, LF, CR LF, LF CR ends a line; the echo of the command is dropped.
clean() { tr '\\r' '\\n' | tr -d '\\000-\\010\\013-\\037\\177' | sed -e '/^ *$/d' -e '/^OVM> /d' -e '/^Command: /d'; }
# Sends $line, leaves the reply in $work/reply and the word behind its Status: in $status. ProxyCommand=false keeps ssh
# from opening another connection. A line with a password goes through a pipe, so that no argument and no file holds it.
send() {
  : >"$work/errors"
  case $line in
    *@secret:*)
      fill_secrets
      ssh_config |
        ssh -F /dev/stdin -T -n -S "$control" -o ProxyCommand=false -- "$host" 2>>"$work/errors" |
        clean | mask >"$work/reply"
      ;;
    *)
      ssh -F /dev/null -T -n -S "$control" -o ProxyCommand=false -- "$user@$host" "$line" 2>>"$work/errors" |
        clean >"$work/reply"
      ;;
  esac
  # A status inside the data or a message does not count.
  status=$(sed -n '/^Data:/q;/^Error Msg:/q;/^Status: /{s/^Status: *//;s/ *$//;p;q;}' "$work/reply")
}

line=showversion
send
[ "$status" = Success ] || { cat "$work/reply" "$work/errors" >&2; stop 12 'the manager did not answer showversion; nothing was sent'; }
sed -n '/^Data:/,$s/^[^0-9]*\\([0-9][0-9]*\\.[0-9][0-9]*\\).*/\\1/p' "$work/reply" | head -n 1 | grep -Fqx "$release" ||
  stop 13 "this script is for release $release; the manager says: $(sed '1,/^Data:/d' "$work/reply" | tr '\\n' ' ')"

looked=
look_around 'nothing was sent' 'Vnic VmDiskMapping'

say "manager $user@$host:$port, release $release: $what, $left of $total lines to send; journal $journal"
printf 'Type yes to send them: ' >&2
IFS= read -r answer || answer=
[ "$answer" = yes ] || stop 1 'not confirmed, nothing was sent'

ask_secrets
[ -s "$journal" ] || printf '%s\\n' "$mark" >"$journal" || stop 1 "cannot write $journal"
while IFS= read -r entry <&3; do
  n=\${entry%% *}
  entry=\${entry#* }
  state=\${entry%% *}
  line=\${entry#* }
  [ -S "$control" ] || stop 12 "the connection was lost before line $n: run it again to go on"
  say "[$n/$total] $line"
  case $state in
    always | again)
      must_show "$n"
      send
      [ "$status" = Success ] && continue
      cat "$work/reply" "$work/errors" >&2
      left_out=
      if leavable | grep -qx "$n"; then
        record "$n" failed
        left_out=", or with --done $n to leave it out"
      fi
      stop 1 "line $n, which may be sent again, failed: see to it, then run it again$left_out"
      ;;
  esac
  case $looked,$line in
    ,'create Vm '*) look_around "line $n was not sent, and no VM was made now" 'Vnic VmDiskMapping'; looked=yes ;;
  esac
  if shown "$n"; then
    say "  the manager shows this already: left out"
    record "$n" "done"
    continue
  fi
  must_show "$n"
  record "$n" sent
  send
  case $status in
    Success) record "$n" "done" ;;
    '')
      cat "$work/reply" "$work/errors" >&2
      stop 1 "no reply to line $n: look at the manager, then run again with --done $n if it took effect, with --retry $n if not"
      ;;
    *)
      record "$n" failed
      cat "$work/reply" >&2
      stop 1 "line $n failed: see to it, then run again with --retry $n, or with --done $n if it took effect all the same"
      ;;
  esac
done 3<"$work/todo"
say "all $total lines done"
`;
