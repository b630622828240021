/**
 * The functions of the sending sh file that put passwords into lines: `ask_secrets`, `fill_secrets`, `ssh_config`,
 * `mask`.
 * They use `say`, `stop`, `$work`, `$host` and `$tty` of the rest. A password stands in variables and pipes only, never
 * in an argument, a file or an environment.
 */
export const sendScriptSecrets = `
# --- passwords
# Asks for every password once, before the first line is sent; they are kept in variables of this shell only.
ask_secrets() {
  slots=' '
  wanted=$(awk '{ while (match($0, /@secret:[A-Za-z0-9_-]+/)) {
      name = substr($0, RSTART + 8, RLENGTH - 8)
      if (!seen[name]++) print name
      $0 = substr($0, RSTART + RLENGTH)
    } }' "$work/todo")
  [ -n "$wanted" ] || return 0
  printf 'RemoteCommand true\\n' | ssh -G -F /dev/stdin -- "$host" >/dev/null 2>&1 ||
    stop 12 'lines with a password need OpenSSH 7.6 or newer here; nothing was sent'
  case $(type printf) in
    *builtin*) ;;
    *) stop 2 'this sh has no printf of its own and would show passwords in the process list: use bash or dash' ;;
  esac
  (: </dev/tty) 2>/dev/null || stop 2 'there is no terminal to ask for passwords; nothing was sent'
  count=0
  for name in $wanted; do
    count=$((count + 1))
    tty=$(stty -g </dev/tty)
    stty -echo </dev/tty
    printf 'password for %s: ' "$name" >/dev/tty
    IFS= read -r typed </dev/tty || typed=
    stty "$tty" </dev/tty
    tty=
    echo >/dev/tty
    case $typed in
      '' | *[[:cntrl:]]*) stop 1 "no password for $name, or one with control characters; nothing was sent" ;;
    esac
    eval "secret_$count=\\$typed"
    slots="$slots$name=$count "
  done
  typed=
}
# Sets $filled to $line with its passwords, from the last mark to the first. In quotes a slash goes before every slash
# and before the quote character; a bare value gets quotes.
fill_secrets() {
  rest=$line
  filled=
  used=
  while case $rest in *@secret:*) ;; *) false ;; esac; do
    after=\${rest##*@secret:}
    rest=\${rest%@secret:*}
    name=\${after%%[!A-Za-z0-9_-]*}
    case $slots in *" $name="*) ;; *) filled=@secret:$after$filled; continue ;; esac
    slot=\${slots#*" $name="}
    slot=\${slot%% *}
    filled=\${after#"$name"}$filled
    quote=$(printf '%s' "$rest" | sed -E "s,\\"(/.|[^/\\"])*\\"|'(/.|[^/'])*',,g; s/^[^\\"']*//; s/^(.).*/\\1/")
    if [ -z "$quote" ]; then
      quote='"'
      word=\${rest##* }
      rest="\${rest% *} \${word%%=*}=\\"\${word#*=}"
      case $filled in *' '*) filled="\${filled%% *}\\" \${filled#* }" ;; *) filled=$filled'"' ;; esac
    fi
    eval "value=\\$secret_$slot"
    value=$(printf '%s' "$value" | sed "s,[/$quote],/&,g")
    eval "escaped_$slot=\\$value"
    filled=$value$filled
    used="$used $name=$slot"
  done
  filled=$rest$filled
}
# Prints the configuration with which ssh sends $filled: neither an argument nor a file may hold it. OpenSSH 8.7 and newer
# refuse a RemoteCommand with an odd number of quotes; there two names that the open connection does not use stand for
# the quotes: %k is HostKeyAlias, %r is User.
ssh_config() {
  command=$(printf '%s' "$filled" | sed 's/%/%%/g')
  if ! printf 'RemoteCommand %s\\n' "$command" | ssh -G -F /dev/stdin -- "$host" >/dev/null 2>&1; then
    printf '%s\\n' 'HostKeyAlias \\"' "User \\\\'"
    command=$(printf '%s' "$command" | sed "s/\\"/%k/g; s/'/%r/g")
  fi
  printf 'RemoteCommand %s\\n' "$command"
}
# Replaces $1 in $text by $2.
hide() {
  hidden=
  while case $text in *"$1"*) ;; *) false ;; esac; do
    hidden=$hidden\${text%%"$1"*}$2
    text=\${text#*"$1"}
  done
  text=$hidden$text
}
# A reply that repeats a password must not reach a file or the screen with it.
mask() {
  while IFS= read -r text; do
    case $text in Status:*) printf '%s\\n' "$text"; continue ;; esac
    for slot in $used; do
      eval "hide \\"\\$escaped_\${slot#*=}\\" @secret:\${slot%%=*}; hide \\"\\$secret_\${slot#*=}\\" @secret:\${slot%%=*}"
    done
    printf '%s\\n' "$text"
  done
}
`;
