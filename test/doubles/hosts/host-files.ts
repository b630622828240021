/**
 * Programs that make a directory of this machine the `/etc` and `/u01` of a host: `find` and `tar` look there for
 * these, at `/dev/disk` a fixed one, and elsewhere as ever. `sudo` runs what it is given. The file service knows nothing of it, so files are read
 * with sudo, by tar.
 */
export function hostFilePrograms(directory: string): Record<string, string> {
  return {
    find: `
case "$1$2" in
  /dev/disk/by-id/dev/mapper) printf '/dev/disk/by-id/scsi-3600144f0c83b6a000000526f3b7d0001\\t../../sdb\\n'; exit ;;
  -H/etc/* | -H/u01/*) ;;
  *) exec /usr/bin/find "$@" ;;
esac
place=$2
shift 2
{ /usr/bin/find -H '${directory}'"$place" "$@" 2>&1 1>&3 | sed 's|${directory}||' >&2; } 3>&1`,
    tar: `
sed -z 's|^/etc/|${directory}&|; s|^/u01/|${directory}&|' |
  exec /usr/bin/tar "$@" --transform 's|^${directory}||'`,
    sudo: '[ "$1" = -n ] || exit 64\nshift\nexec "$@"',
  };
}
