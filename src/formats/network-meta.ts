import type { Reading } from './document.js';
import { createFindingList, excerptOf } from './finding-list.js';
import { type KeyValueDocument, type KeyValueEntry, readKeyValue } from './key-value.js';

/** One network that an interface carries; `name` is as the manager knows it, roles are as found. */
export interface MetaNetwork {
  /** The word before the first colon; only `ethernet` has been seen. */
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly line: number;
  readonly column: number;
}

/** One /etc/sysconfig/network-scripts/meta-* file of an Oracle VM Server. */
export interface NetworkMetaDocument extends KeyValueDocument {
  readonly networks: readonly MetaNetwork[];
}

/** The roles a network can have, in the words of these files (agent reply of 3.2.1). */
const knownRoles = new Set(['MANAGEMENT', 'CLUSTER_HEARTBEAT', 'LIVE_MIGRATE', 'VIRTUAL_MACHINE', 'STORAGE']);

/**
 * Reads `METADATA=ethernet:<network id>{<name>}:<ROLE,...>` lines. The form comes from the agent's discover_network
 * reply and from programs that read the file. A name may hold braces and colons: it ends at the last `}`.
 */
export function readNetworkMeta(bytes: Uint8Array): Reading<NetworkMetaDocument> {
  const { document, findings: first } = readKeyValue(bytes, { inlineComments: false });
  const findings = createFindingList(first);
  const networks: MetaNetwork[] = [];
  const metadata = document.entries.filter((entry) => entry.key === 'METADATA');
  for (const entry of metadata) {
    const network = parseNetwork(entry);
    const place = { line: entry.line, column: entry.valueColumn };
    if (!network) {
      const message = `expected ethernet:<network id>{<name>}:<ROLES>, found ${excerptOf(entry.value)}`;
      findings.add('warning', 'unknown-metadata', message, place);
      continue;
    }
    networks.push(network);
    for (const role of network.roles.filter((word) => !knownRoles.has(word))) {
      findings.add('note', 'unknown-role', `the role "${excerptOf(role)}" is not known, it is kept`, place);
    }
  }
  if (metadata.length === 0) {
    findings.add('warning', 'missing-field', 'no METADATA line: no network is named here', {
      line: 1,
      column: 1,
    });
  }
  return { document: { ...document, networks }, findings: findings.all() };
}

function parseNetwork(entry: KeyValueEntry): MetaNetwork | undefined {
  return metaNetwork(entry.value, { line: entry.line, column: entry.valueColumn });
}

/** The network in the value of METADATA, as it stands in the agent's replies too; undefined for any other text. */
export function metaNetwork(
  text: string,
  place: { readonly line: number; readonly column: number },
): MetaNetwork | undefined {
  const colon = text.indexOf(':');
  const open = text.indexOf('{');
  const close = text.lastIndexOf('}');
  if (colon < 1 || open < colon + 2 || close < open) return undefined;
  const rest = text.slice(close + 1);
  if (rest !== '' && !rest.startsWith(':')) return undefined;
  return {
    kind: text.slice(0, colon),
    id: text.slice(colon + 1, open),
    name: text.slice(open + 1, close),
    roles: rest
      .slice(1)
      .split(',')
      .map((role) => role.trim())
      .filter((role) => role !== ''),
    line: place.line,
    column: place.column,
  };
}
