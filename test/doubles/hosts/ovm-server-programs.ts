import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assumedReplies } from './assumed-replies.js';

/** What a server of the double holds. Replies are texts as the tools print them. */
export interface ServerState {
  /** Name of its server pool. */
  readonly pool: string;
  readonly serverDump: string;
  readonly repositoryDump: string;
  readonly domains: string;
  /** OCFS2 file systems. */
  readonly fileSystems: readonly {
    readonly device: string;
    readonly uuid: string;
    readonly label: string;
  }[];
  /** Whether tunefs.ocfs2 knows %B: those of today do not. */
  readonly knowsBlockSize: boolean;
  /** Sh text of programs that differ. */
  readonly other?: Readonly<Record<string, string>>;
}

/** Programs of an Oracle VM Server, as sh texts that answer the commands of a reader and refuse all others. */
export function ovmServerPrograms(state: ServerState): Record<string, string> {
  const pool = assumedReplies['ovs-agent-db dump_db server_pool'](state.pool);
  return {
    'ovs-agent-db': cases({
      'dump_db server': state.serverDump,
      'dump_db server_pool': pool,
      'dump_db repository': state.repositoryDump,
    }),
    xm: cases({ 'list -l': state.domains }),
    'mounted.ocfs2': cases({ '-d': mounted(state) }),
    'tunefs.ocfs2': tunefs(state),
    'debugfs.ocfs2': cases(
      Object.fromEntries(
        state.fileSystems.map(({ device, uuid, label }) => [`-n -R stats ${device}`, stats(uuid, label)]),
      ),
    ),
    multipath: cases({ '-ll': assumedReplies['multipath -ll']('3600144f0c83b6a000000526f3b7d0001') }),
    showmount: cases({ '-e --no-headers nas01': assumedReplies['showmount -e']() }),
    rpm: `printf 'ovs-agent\\t3.3.1\\t286\\tnoarch\\n'`,
    ...state.other,
  };
}

const recorded = readFileSync(
  join(import.meta.dirname, '../../fixtures/ocfs2/debugfs-stats-1.8.7.txt'),
  'utf8',
);

/** A recorded superblock with another label and UUID. */
function stats(uuid: string, label: string): string {
  return recorded.replace(/^(\tLabel: ).*$/m, `$1${label}`).replace(/^(\tUUID: ).*$/m, `$1${uuid}`);
}

/** As mounted.ocfs2 1.8.7 prints it: `Cluster` and `F` are empty outside a cluster. */
function mounted({ fileSystems }: ServerState): string {
  return [
    `${'Device'.padEnd(24)}  Stack  Cluster  F  UUID                              Label`,
    ...fileSystems.map(
      ({ device, uuid, label }) => `${device.padEnd(24)}  o2cb               ${uuid}  ${label}`,
    ),
  ].join('\n');
}

function tunefs({ fileSystems, knowsBlockSize }: ServerState): string {
  const rows = fileSystems.map(({ device, uuid, label }) => {
    const rest = `T=131072, N=32 V=${label} U=${uuid}`;
    const whole = knowsBlockSize
      ? `echo 'B=4096, ${rest}'`
      : `echo 'tunefs.ocfs2: Unknown type specifier in the query format: "B=%B"' >&2; exit 1`;
    return `  "B="*" ${device}") ${whole} ;;\n  "T="*" ${device}") echo '${rest}' ;;`;
  });
  return `[ "$1" = -Q ] || exit 64\ncase "$2 $3" in\n${rows.join('\n')}\n  *) exit 65 ;;\nesac`;
}

/** A program that knows these arguments alone. */
function cases(replies: Readonly<Record<string, string>>): string {
  const rows = Object.entries(replies).map(
    ([words, reply]) => `  '${words}') cat <<'REPLY'\n${reply.replace(/\n$/, '')}\nREPLY\n  ;;`,
  );
  return `case "$*" in\n${rows.join('\n')}\n  *) echo "$0: $*: not understood" >&2; exit 64 ;;\nesac`;
}
