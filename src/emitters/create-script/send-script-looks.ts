/** How the sending sh file looks at the manager before a line goes out. Uses `send` and `stop` of `sendScriptBody`. */
export const sendScriptLooks = `
# --- looking
# What the table $1 (guards, musts) says of line $2: sends the line that asks, and leaves its reply in $work/reply, and
# $label, $value and $asked. False when it says nothing. $line is as before.
ask_for() {
  tab=$(printf '\\t')
  entry=$("$1" | awk -v n="$2" '$1 == n { print; exit }')
  [ -n "$entry" ] || return 1
  entry=\${entry#*"$tab"}
  label=\${entry%%"$tab"*}
  entry=\${entry#*"$tab"}
  value=\${entry%%"$tab"*}
  asked=\${entry#*"$tab"}
  ask "$asked"
}
# Sends another line than the one whose turn it is.
ask() {
  kept=$line
  line=$1
  send
  line=$kept
}
must_ask() {
  ask "$1"
  [ "$status" = Success ] || { cat "$work/reply" "$work/errors" >&2; stop 12 "the manager did not answer $1; $2"; }
}
# The reply behind label and value.
reply_for() { printf '%s\\n%s\\n' "$label" "$value"; cat "$work/reply"; }

# True when a reply shows already what line $1 would bring about: sent again, such a line would be refused.
shown() {
  ask_for guards "$1" || return 1
  [ "$status" = Success ] || return 1
  reply_for | awk '
    NR == 1 { label = $0; next }
    NR == 2 { value = $0; next }
    { sub(/^[ \\t]+/, "") }
    label == "name" { if (match($0, /^id:[^ \\t]+[ \\t]+name:/) && substr($0, RLENGTH + 1) == value) found = 1; next }
    index($0, label) == 1 {
      rest = substr($0, length(label) + 1)
      if (!match(rest, /^( [0-9]+)? = /)) next
      rest = substr(rest, RLENGTH + 1)
      if (rest == value || index(rest, value "  [") == 1) found = 1
      if (substr(rest, length(rest) - length(value) - 3) == "  [" value "]") found = 1
    }
    END { exit !found }'
}

# Stops where a reply does not show what must stand there before line $1 is sent: a mistyped id names another disk.
must_show() {
  ask_for musts "$1" || return 0
  if [ "$status" = Success ] && reply_for | awk '
    NR == 1 { label = tolower($0) " = "; next }
    NR == 2 { count = split(tolower($0), values, "|"); next }
    { sub(/^[ \\t]+/, ""); sub(/[ \\t]+$/, ""); row = tolower($0) }
    index(row, label) == 1 { seen++; for (i = 1; i <= count; i++) if (substr(row, length(label) + 1) == values[i]) found = 1 }
    END { exit !(found && seen == 1) }'; then
    return 0
  fi
  cat "$work/reply" "$work/errors" >&2
  stop 1 "line $1 was not sent: $asked does not show $label $value. If the id in the line is wrong, write the scripts again"
}

# What lines would take must be free, or rediscovery, or the refresh of a repository, has brought VMs back: names of VMs,
# their MAC addresses and disks. $1 is what to say of lines, $2 the types to look for beside VMs.
look_around() {
  # what this run has made by now is in nobody's way
  read_states
  : >"$work/there"
  look_for_names "$1"
  for type in $2; do look_for_parts "$1"; done
  [ ! -s "$work/there" ] || { cat "$work/there" >&2; stop 13 "rediscovery may have brought the VMs back; $1"; }
}
look_for_names() {
  must_ask 'list Vm' "$1"
  { cat "$work/states"; echo '='; cat "$work/reply"; echo '='; names; } | awk '
    $0 == "=" { part++; next }
    !part { if ($2 == "done") made[$1]; next }
    part == 1 { if (match($0, /^[ \\t]*id:[^ \\t]+[ \\t]+name:/)) there[substr($0, RLENGTH + 1)]; next }
    { name = substr($0, length($1) + 2); if (!($1 in made) && name in there) print "the manager has this VM already: " name }
  ' >>"$work/there"
}
# vNICs are called by their MAC addresses as a rule, and mappings that the manager made by their disks. Of all others
# the manager is asked.
look_for_parts() {
  awk -v "type=$type" '
    $2 == "done" || $3 != "create" || $4 != type { next }
    match($0, / (name|macAddress)=[0-9A-Fa-f][0-9A-Fa-f](:[0-9A-Fa-f][0-9A-Fa-f])+/) {
      print $1, tolower(substr($0, RSTART + RLENGTH - 17, 17))
    }
    match($0, / (virtualDisk|physicalDisk|storageDevice)=[^ "]+/) {
      disk = substr($0, RSTART + 1, RLENGTH - 1)
      sub(/^[^=]*=/, "", disk)
      print $1, tolower(disk)
    }' "$work/states" >"$work/wanted"
  [ -s "$work/wanted" ] || return 0
  must_ask "list $type" "$1"
  awk -v "type=$type" '
    !match($0, /^[ \\t]*id:[^ \\t]+[ \\t]+name:/) { next }
    { id = $1; sub(/^id:/, "", id); name = tolower(substr($0, RLENGTH + 1)) }
    type == "VmDiskMapping" && match(name, /\\(0004fb[0-9a-f]+(\\.img|\\.iso)?\\)$/) { print id, substr(name, RSTART + 1, RLENGTH - 2); next }
    type == "Vnic" && length(name) == 17 && name ~ /^[0-9a-f][0-9a-f](:[0-9a-f][0-9a-f])+$/ { print id, name; next }
    { print id, "?" }' "$work/reply" >"$work/parts"
  while read -r id taken <&4; do
    [ "$taken" != '?' ] || ask_part "$id" "$1"
    number=$(awk -v "taken=$taken" '$2 == taken { print $1; exit }' "$work/wanted")
    if [ -n "$number" ] && ! may_share "$taken"; then
      echo "the manager has a $type with $taken already, which line $number would take" >>"$work/there"
    fi
  done 4<"$work/parts"
}
# Leaves in $taken what the vNIC or mapping $1 has; nothing where it has none.
ask_part() {
  case $1 in *[!0-9A-Za-z._:-]*) stop 12 "the manager has a $type with an id that cannot be asked for: $1; $2" ;; esac
  must_ask "show $type id=$1" "$2"
  taken=$(sed -n -e 's/^ *Mac Address = //p' -e 's/^ *Virtual Disk = //p' -e 's/^ *Virtual Disk Id = //p' \\
    -e 's/^ *Physical Disk = //p' "$work/reply" | sed -e 's/ .*//;q' | tr 'A-F' 'a-f')
}
# A disk that the manager shows as shareable may be mapped by several VMs.
may_share() {
  [ "$type" = VmDiskMapping ] || return 1
  case $1 in *.iso) return 0 ;; *.img) ask "show VirtualDisk id=$1" ;; *) ask "show PhysicalDisk id=$1" ;; esac
  grep -qi '^ *Shareable = yes' "$work/reply"
}
`;
