import type { Reading } from './document.js';
import { createFindingList } from './finding-list.js';
import { type KeyValueDocument, type KeyValueEntry, lastEntry, readKeyValue } from './key-value.js';

const fieldKeys = {
  device: 'DEVICE',
  type: 'TYPE',
  bootProtocol: 'BOOTPROTO',
  bridge: 'BRIDGE',
  bondingOptions: 'BONDING_OPTS',
  master: 'MASTER',
  vlan: 'VLAN',
  macAddress: 'MACADDR',
  hardwareAddress: 'HWADDR',
  ipAddress: 'IPADDR',
  netmask: 'NETMASK',
  gateway: 'GATEWAY',
  mtu: 'MTU',
  onBoot: 'ONBOOT',
} as const;

type Fields = { readonly [Name in keyof typeof fieldKeys]?: KeyValueEntry };

/** One /etc/sysconfig/network-scripts/ifcfg-* file of an Oracle VM Server. Other keys are kept in `entries`. */
export interface IfcfgDocument extends KeyValueDocument, Fields {
  /** True when the header line says that Oracle VM Manager made the file. */
  readonly madeByManager: boolean;
  /** The network id: the device name of a bridge made by the manager, or the bridge this device is plugged into. */
  readonly networkId?: KeyValueEntry;
}

/** 8 hex digits are an IP address (192.168.1.0 is c0a80100), 10 digits an id the manager made up. */
const networkIdPattern = /^(?:[0-9a-f]{8}|[0-9a-f]{10})$/i;

/** Reads an ifcfg file (initscripts, sysconfig.txt); the bridge and uplink forms are those of files of 3.x servers. */
export function readIfcfg(bytes: Uint8Array): Reading<IfcfgDocument> {
  const { document, findings: first } = readKeyValue(bytes);
  const findings = createFindingList(first);
  const fields: { -readonly [Name in keyof typeof fieldKeys]?: KeyValueEntry } = {};
  for (const name of Object.keys(fieldKeys) as (keyof typeof fieldKeys)[]) {
    const entry = lastEntry(document, fieldKeys[name]);
    if (entry) fields[name] = entry;
  }
  if (!fields.device) {
    findings.add('warning', 'missing-field', 'the interface has no name: DEVICE is missing', {
      line: 1,
      column: 1,
    });
  }
  const madeByManager = document.otherLines.some(
    (line) => line.kind === 'comment' && /dynamically created by Oracle VM Manager/i.test(line.text),
  );
  const networkId = networkIdOf(fields);
  return {
    document: { ...document, ...fields, madeByManager, ...(networkId && { networkId }) },
    findings: findings.all(),
  };
}

function networkIdOf(fields: Fields): KeyValueEntry | undefined {
  const isBridge = fields.type?.value.toLowerCase() === 'bridge';
  const candidate = isBridge ? fields.device : fields.bridge;
  return candidate && networkIdPattern.test(candidate.value) ? candidate : undefined;
}
