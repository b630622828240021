import type { Reading } from './document.js';
import { createFindingList, excerptOf, type FindingList } from './finding-list.js';
import type { FoundValue } from './found-value.js';
import { decodeText, encodingFindings, splitLines, type TextLine } from './text.js';

/** One `key = value` line of a stanza. */
export interface ClusterSetting extends FoundValue {
  readonly key: string;
}

/** One stanza: `cluster`, `node` and `heartbeat` are known, others are kept. */
export interface ClusterStanza {
  readonly kind: string;
  readonly settings: readonly ClusterSetting[];
  readonly line: number;
  readonly column: number;
}

/** One node of the cluster; numbers are text as found. */
export interface ClusterNode {
  readonly name?: ClusterSetting;
  readonly number?: ClusterSetting;
  readonly address?: ClusterSetting;
  readonly port?: ClusterSetting;
  readonly cluster?: ClusterSetting;
}

/** /etc/ocfs2/cluster.conf. */
export interface ClusterConfDocument {
  /** Every stanza in file order. */
  readonly stanzas: readonly ClusterStanza[];
  readonly nodes: readonly ClusterNode[];
  /** The cluster name; on Oracle VM the last 16 digits of the server pool id (one observed pair). */
  readonly clusterName?: ClusterSetting;
  readonly heartbeatMode?: ClusterSetting;
  readonly nodeCount?: ClusterSetting;
  /** Heartbeat regions: ids of pool file systems, in upper case as found. */
  readonly heartbeatRegions: readonly ClusterSetting[];
}

interface OpenStanza {
  readonly kind: string;
  readonly settings: ClusterSetting[];
  readonly keys: Set<string>;
  readonly line: number;
  readonly column: number;
}

/** Reads the stanzas of cluster.conf (ocfs2.cluster.conf(5)) in any order: `name:` at column 1, indented settings. */
export function readClusterConf(bytes: Uint8Array): Reading<ClusterConfDocument> {
  const decoded = decodeText(bytes);
  const findings = createFindingList(encodingFindings(decoded));
  const stanzas: OpenStanza[] = [];
  for (const line of splitLines(decoded.text)) readLine(line, stanzas, findings);
  const cluster = stanzas.find((stanza) => stanza.kind === 'cluster');
  if (!cluster)
    findings.add('warning', 'missing-stanza', 'there is no cluster: stanza', { line: 1, column: 1 });
  const bare = stanzas.map(({ kind, settings, line, column }) => ({ kind, settings, line, column }));
  return { document: { stanzas: bare, ...namedParts(stanzas, cluster) }, findings: findings.all() };
}

function readLine(line: TextLine, stanzas: OpenStanza[], findings: FindingList): void {
  const text = line.text.trim();
  const column = line.text.indexOf(text) + 1;
  const place = { line: line.number, column };
  if (text === '' || text.startsWith('#')) return;
  const head = /^([\w-]{1,64})\s{0,64}:$/.exec(text)?.[1];
  if (head) {
    stanzas.push({ kind: head, settings: [], keys: new Set(), ...place });
    return;
  }
  const equals = text.indexOf('=');
  const key = text.slice(0, Math.max(equals, 0)).trim();
  const stanza = stanzas.at(-1);
  if (!stanza || !/^[\w-]{1,64}$/.test(key)) {
    const why = stanza ? 'neither a stanza nor key = value' : 'a line before the first stanza';
    findings.add('warning', 'unknown-line', `${why}, not used: ${excerptOf(text)}`, place);
    return;
  }
  const behind = text.slice(equals + 1);
  const value = behind.trim();
  if (stanza.keys.has(key)) {
    findings.add(
      'warning',
      'repeated-key',
      `${key} stands twice in this ${stanza.kind}: stanza; the last one counts`,
      place,
    );
  }
  const valueColumn = column + equals + 1 + (behind.length - behind.trimStart().length);
  stanza.keys.add(key);
  stanza.settings.push({ key, value, line: line.number, column: valueColumn });
}

function settingOf(stanza: OpenStanza | undefined, key: string): ClusterSetting | undefined {
  return stanza?.settings.findLast((setting) => setting.key === key);
}

function namedParts(stanzas: readonly OpenStanza[], cluster: OpenStanza | undefined) {
  const clusterName = settingOf(cluster, 'name');
  const heartbeatMode = settingOf(cluster, 'heartbeat_mode');
  const nodeCount = settingOf(cluster, 'node_count');
  return {
    nodes: stanzas.filter((stanza) => stanza.kind === 'node').map(nodeOf),
    ...(clusterName && { clusterName }),
    ...(heartbeatMode && { heartbeatMode }),
    ...(nodeCount && { nodeCount }),
    heartbeatRegions: stanzas
      .filter((stanza) => stanza.kind === 'heartbeat')
      .flatMap((stanza) => settingOf(stanza, 'region') ?? []),
  };
}

function nodeOf(stanza: OpenStanza): ClusterNode {
  const name = settingOf(stanza, 'name');
  const number = settingOf(stanza, 'number');
  const address = settingOf(stanza, 'ip_address');
  const port = settingOf(stanza, 'ip_port');
  const cluster = settingOf(stanza, 'cluster');
  return {
    ...(name && { name }),
    ...(number && { number }),
    ...(address && { address }),
    ...(port && { port }),
    ...(cluster && { cluster }),
  };
}
