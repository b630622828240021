/** The part of the sending sh file that is the same in every one. */
export const sendScriptBody = `
set -u
umask 077
LC_ALL=C
export LC_ALL
say() { printf '%s\\n' "$*" >&2; }
stop() { status=$1; shift; say "STOP: $*"; exit "$status"; }

mode=send
number=
case \${1-} in
  --dry-run) mode=dry; shift ;;
  --done | --retry) mode=\${1#--}; number=\${2-}; shift; shift ;;
esac
case $number in *[!0-9]*) stop 2 "$number is no line number" ;; esac
case $mode,$number in done, | retry,) stop 2 "--$mode needs a line number" ;; esac
case $mode,\${1-} in
  dry,*) host=\${1-MANAGER-HOST} ;;
  *, | *,-*) stop 2 "usage: sh $0 [--dry-run | --done N | --retry N] MANAGER-HOST [USER]" ;;
  *) host=$1 ;;
esac
user=\${2-admin}
port=\${OVM_PORT-10000}
journal=$0.journal
total=$(lines | wc -l | tr -d ' ')

# The journal holds one line an event: <line number> <sent|done|failed|retry> <time>; the last one of a number counts.
state_of() { [ -f "$journal" ] && sed -n "s/^$1 \\([a-z]*\\) .*/\\1/p" "$journal" | tail -n 1; }
record() { printf '%s %s %s\\n' "$1" "$2" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >>"$journal" || stop 1 "cannot write $journal"; }
# show and refresh change nothing that must not be done twice: they run every time
repeatable() { case $1 in 'show '* | 'refresh '*) return 0 ;; esac; return 1; }

if [ $mode = dry ]; then
  n=0
  lines | while IFS= read -r line; do
    n=$((n + 1))
    printf '%s %s\\t%s\\n' "$n" "$(state_of $n | grep . || echo open)" "$line"
  done
  exit 0
fi

mark="# $(cksum <"$0" | cut -d' ' -f1) $user@$host:$port"
if [ -f "$journal" ]; then
  [ "$(head -n 1 "$journal")" = "$mark" ] || stop 1 "$journal belongs to another script or manager: $(head -n 1 "$journal")"
else
  printf '%s\\n' "$mark" >"$journal" || stop 1 "cannot write $journal"
fi
case $mode in
  done) record "$number" done ;;
  retry) record "$number" retry ;;
esac

n=0
lines | while IFS= read -r line; do
  n=$((n + 1))
  repeatable "$line" && continue
  case $(state_of $n) in
    sent) say "line $n was sent and its reply was lost: $line"; exit 1 ;;
    failed) say "line $n failed before: $line"; exit 1 ;;
  esac
done || stop 1 'look at the manager, then run again with --done N or --retry N'

work=$(mktemp -d) || stop 1 'cannot make a temporary directory'
control=$work/c
cleanup() {
  stty echo 2>/dev/null </dev/tty
  ssh -S "$control" -O exit -p "$port" "$user@$host" 2>/dev/null
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

# One connection, one password prompt: every command goes through the master connection.
# shellcheck disable=SC2086 # the options are words
ssh \${OVM_SSH_OPTIONS-} -M -S "$control" -o ControlPersist=no -o ServerAliveInterval=60 -f -N -p "$port" "$user@$host" ||
  stop 12 "no connection to $user@$host port $port"

secrets=
# Puts the password for the first @secret:NAME of $line into it; asked for once, kept in this shell only.
fill_secret() {
  before=\${line%%@secret:*}
  rest=\${line#*@secret:}
  name=\${rest%%[!A-Za-z0-9_-]*}
  after=\${rest#"$name"}
  slot=$(printf '%s' "$name" | cksum | cut -d' ' -f1)
  case " $secrets " in
    *" $slot "*) ;;
    *)
      printf 'password for %s: ' "$name" >/dev/tty
      stty -echo </dev/tty
      IFS= read -r typed </dev/tty || typed=
      stty echo </dev/tty
      printf '\\n' >/dev/tty
      eval "secret_$slot=\\$typed"
      secrets="$secrets $slot"
      ;;
  esac
  eval "value=\\$secret_$slot"
  case $value in *[\\'\\"]*) stop 1 "the password for $name holds a quote: type this line at the manager yourself" ;; esac
  value=$(printf '%s' "$value" | sed 's,/,//,g')
  case $before in
    *=) line=$before'"'$value'"'$after ;;
    *) line=$before$value$after ;;
  esac
}

# Sends $line and leaves the reply in $work/reply. A line with a password never stands in an argument of a process.
send() {
  case $line in
    *@secret:*)
      while :; do case $line in *@secret:*) fill_secret ;; *) break ;; esac; done
      printf 'RemoteCommand %s\\n' "$line" | sed 's/%/%%/g' >"$work/command"
      ssh -F "$work/command" -n -S "$control" -p "$port" "$user@$host" >"$work/raw" 2>>"$work/errors"
      rm -f "$work/command"
      ;;
    *) ssh -n -S "$control" -p "$port" "$user@$host" "$line" >"$work/raw" 2>>"$work/errors" ;;
  esac
  tr '\\r' '\\n' <"$work/raw" | sed 's/^ *$//' >"$work/reply"
}
succeeded() { grep -qx 'Status: Success' "$work/reply" && ! grep -q '^Status: Failure' "$work/reply"; }
answered() { grep -q '^Status: ' "$work/reply"; }

line=showversion
send
succeeded || { cat "$work/reply" "$work/errors" >&2; stop 12 'the manager did not answer showversion'; }
sed '1,/^Status:/d' "$work/reply" | grep -Eo '[0-9]+\\.[0-9]+' | head -n 1 | grep -qx "$release" ||
  stop 13 "this script is written for release $release and the manager says: $(sed '1,/^Status:/d' "$work/reply" | tr '\\n' ' ')"

line='list Vm'
send
succeeded || stop 1 'the manager did not answer list Vm'
sed -n 's/^ *id:[^ ]* *name:\\(.*\\)$/\\1/p' "$work/reply" >"$work/there"
names | while IFS=' ' read -r n name; do
  [ "$(state_of "$n")" = done ] && continue
  if grep -Fqx -- "$name" "$work/there"; then say "the manager has a VM called $name already"; exit 1; fi
done || stop 13 'rediscovery may have brought the VMs back; nothing was sent'

left=$(n=0; lines | while IFS= read -r line; do n=$((n + 1)); [ "$(state_of $n)" = done ] || echo x; done | wc -l | tr -d ' ')
say "manager $user@$host:$port, release $release: $vms VMs, $left of $total lines to send; journal $journal"
printf 'Type yes to send them: ' >&2
IFS= read -r answer || answer=
[ "$answer" = yes ] || stop 1 'not confirmed, nothing was sent'

n=0
lines >"$work/lines"
while IFS= read -r line <&3; do
  n=$((n + 1))
  shown=$line
  if repeatable "$line"; then once=; else once=y; fi
  [ "$once" ] && [ "$(state_of $n)" = done ] && continue
  say "[$n/$total] $shown"
  [ "$once" ] && record $n sent
  send
  if succeeded; then
    [ "$once" ] && record $n done
    continue
  fi
  answered || { cat "$work/errors" >&2; stop 1 "no reply to line $n: look at the manager, then go on with --done $n or --retry $n"; }
  [ "$once" ] && record $n failed
  grep -v '^OVM> ' "$work/reply" >&2
  stop 1 "line $n failed: $shown"
done 3<"$work/lines" || exit $?
say "all $total lines done"
`;
