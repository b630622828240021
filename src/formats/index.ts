import { readAgentDbDump } from './agent-db-dump.js';
import { readAgentReply } from './agent-reply.js';
import { readClusterConf } from './cluster-conf.js';
import { readDeviceNames } from './device-names.js';
import type { Reading } from './document.js';
import type { FileKind } from './file-kind.js';
import { readIfcfg } from './ifcfg.js';
import { readOcfs2Devices } from './mounted-ocfs2.js';
import { readMultipathListing } from './multipath-listing.js';
import { readNetworkMeta } from './network-meta.js';
import { readOcfs2Parameters, readOcfs2Stats } from './ocfs2-parameters.js';
import { readCliTranscript } from './ovm-cli-objects/read-cli-transcript.js';
import { readOvmmConfig } from './ovmm-config.js';
import { readOvmmSysconfig } from './ovmm-sysconfig.js';
import { readOvsMeta } from './ovsmeta.js';
import { readOvsRepo } from './ovsrepo.js';
import { readRestReply } from './rest-reply.js';
import { readXmList } from './xm-list.js';

/** One kind of file: the word for `--kind`, what it is for people, and its reader. */
export interface FileFormat {
  readonly kind: FileKind;
  readonly title: string;
  readonly read: (bytes: Uint8Array) => Reading<object>;
}

/** Every kind of file this room reads. A new kind is a reader, a word in file-kind.ts, a line here and a fixture. */
export const fileFormats: readonly FileFormat[] = [
  { kind: 'ovsrepo', title: '.ovsrepo of a repository', read: readOvsRepo },
  { kind: 'ovsmeta', title: '.ovsmeta of a repository', read: readOvsMeta },
  { kind: 'ovmm', title: '/etc/sysconfig/ovmm of the manager host', read: readOvmmSysconfig },
  { kind: 'config', title: '.config of the manager', read: readOvmmConfig },
  { kind: 'ifcfg', title: 'ifcfg-* network script of a server', read: readIfcfg },
  { kind: 'network-meta', title: 'meta-* network file of a server', read: readNetworkMeta },
  { kind: 'dump-db-server', title: 'output of ovs-agent-db dump_db server', read: readAgentDbDump },
  { kind: 'dump-db-repository', title: 'output of ovs-agent-db dump_db repository', read: readAgentDbDump },
  { kind: 'xm-list', title: 'output of xm list -l', read: readXmList },
  { kind: 'cluster.conf', title: '/etc/ocfs2/cluster.conf of a server', read: readClusterConf },
  { kind: 'ocfs2-parameters', title: 'output of tunefs.ocfs2 -Q', read: readOcfs2Parameters },
  { kind: 'ocfs2-stats', title: 'output of debugfs.ocfs2 -R stats', read: readOcfs2Stats },
  { kind: 'ocfs2-devices', title: 'output of mounted.ocfs2 -d', read: readOcfs2Devices },
  { kind: 'multipath', title: 'output of multipath -ll', read: readMultipathListing },
  { kind: 'device-names', title: 'names below /dev/disk/by-id and /dev/mapper', read: readDeviceNames },
  { kind: 'agent-reply', title: 'XML-RPC reply of a server agent', read: readAgentReply },
  { kind: 'rest-reply', title: 'JSON reply of the REST interface of the manager', read: readRestReply },
  {
    kind: 'cli-transcript',
    title: 'session of the Oracle VM CLI with list and show',
    read: readCliTranscript,
  },
];
