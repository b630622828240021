import { type FileKind, fileKinds } from './file-kind.js';
import { canBeManagerUuid } from './manager-uuid.js';
import { readMountedOcfs2 } from './mounted-ocfs2.js';
import { decodeText, splitLines } from './text.js';

/** How much of a file is looked at. */
const lookAtBytes = 64 * 1024;

/** What the recognisers look at: the first lines and, for KEY=VALUE files, the keys with their values. */
interface Sample {
  readonly text: string;
  readonly lines: readonly string[];
  readonly keys: ReadonlyMap<string, string>;
}

/** 0 = it is not, 1 = it may be (the name then decides), 2 = it is, 3 = it can be nothing else. */
type Score = 0 | 1 | 2 | 3;

const ovmmKeys = ['RUN_OVMM', 'USETLS1', 'JVM_MEMORY_MAX', 'JVM_MAX_PERM', 'DBBACKUP', 'DBBACKUP_CMD'];
const configKeys = 'DBTYPE DBHOST SID LSNR OVSSCHEMA APEX WLSADMIN OVSADMIN COREPORT BUILDID'.split(' ');

/** The root of a reply, behind the XML declaration. */
const agentDocument =
  /^\s{0,200}(?:<\?xml[^<>]{0,200}\?>\s{0,200})?<(?:methodResponse|Discover_\w{1,60}_Result)\s{0,9}\/?>/;
/** The type in an object's id; no other JSON names it. */
const restType = /"type"\s{0,9}:\s{0,9}"com\.oracle\.ovm\.mgr\.ws\.model\./;

/** Answers for each kind what the content says. None of them reads the file's name. */
const recognisers: Readonly<Record<FileKind, (sample: Sample) => Score>> = {
  'vm.cfg': scoreVmCfg,
  ovsrepo: scoreOvsRepo,
  ovsmeta: scoreOvsMeta,
  // A file cut down to its UUID line is still worth reading when it has the name of this one.
  ovmm: ({ keys }) => (has(keys, ovmmKeys, 2) ? 2 : has(keys, ['UUID', ...ovmmKeys], 1) ? 1 : 0),
  // Other programs have a UUID and a database host too.
  config: ({ keys }) => (has(keys, configKeys, 3) ? 2 : 0),
  ifcfg: ({ keys }) =>
    keys.has('DEVICE') && (keys.has('ONBOOT') || keys.has('BOOTPROTO') || keys.has('TYPE')) ? 2 : 0,
  'network-meta': ({ text }) => (/^METADATA=\w+:[^\s{]{1,64}\{/m.test(text) ? 3 : 0),
  'dump-db-server': scoreServerDump,
  'dump-db-repository': ({ text }) =>
    hasDict(text) && /'(?:fs_location|mount_point)'\s{0,9}:/.test(text) ? 3 : 0,
  'xm-list': ({ text }) =>
    /^[ \t]{0,40}\(domain\s/m.test(text) && /\((?:domid|name|uuid)\s/.test(text) ? 3 : 0,
  'cluster.conf': scoreClusterConf,
  'ocfs2-parameters': scoreOcfs2Parameters,
  'ocfs2-stats': ({ text }) =>
    /\bBlock Size Bits: ?\d/.test(text) && /\bCluster Size Bits: ?\d/.test(text) ? 3 : 0,
  'ocfs2-devices': scoreOcfs2Devices,
  multipath: scoreMultipath,
  // one of the two directories that it lists, and what is in it, with the tab that find prints
  'device-names': ({ lines }) =>
    lines.filter((line) => /^\/dev\/(?:disk\/by-id|mapper)(?:\/[^\t]{1,400})?\t/.test(line)).length >= 2
      ? 3
      : 0,
  'agent-reply': ({ text }) => (agentDocument.test(text) ? 3 : 0),
  'rest-reply': ({ text }) => (/^\s{0,200}[[{]/.test(text) && restType.test(text) ? 3 : 0),
  'cli-script': scoreCliScript,
  // what a session answered; one that only changed something tells nothing about the estate
  'cli-transcript': ({ lines }) =>
    lines.some((line) => readingCommand.test(line)) && lines.some((line) => line.startsWith('Status: '))
      ? 3
      : 0,
};

/** Names the files have on their hosts; used only between kinds that the content leaves equal. */
const namePatterns: Readonly<Partial<Record<FileKind, RegExp>>> = {
  'vm.cfg': /(?:^|\/)[^/]*vm[^/]*\.cfg$|\.cfg$/i,
  ovsrepo: /ovsrepo/i,
  ovsmeta: /ovsmeta/i,
  ovmm: /(?:^|\/)ovmm$/,
  config: /(?:^|\/|[._-])config$/i,
  ifcfg: /(?:^|\/)ifcfg-/,
  'network-meta': /(?:^|\/)meta-/,
  'cluster.conf': /cluster\.conf/i,
};

/** A file of a network card has a UUID as well, and is never one of the manager's. */
const neverNamed: Readonly<Partial<Record<FileKind, RegExp>>> = {
  ovmm: /(?:^|\/)ifcfg-/,
  config: /(?:^|\/)ifcfg-/,
};

/**
 * Tells what kind of file this is by its first 64 KiB; the name only decides between kinds that fit equally well,
 * or confirms one that only may be it. `undefined` means that nothing fits: never guess on.
 */
export function recogniseKind(fileName: string, bytes: Uint8Array): FileKind | undefined {
  const sample = sampleOf(bytes);
  if (!sample) return undefined;
  let best: { readonly kind: FileKind; readonly score: number } | undefined;
  for (const kind of fileKinds) {
    const content = recognisers[kind](sample);
    const name = fileName.slice(-1000);
    if (content === 0 || neverNamed[kind]?.test(name)) continue;
    const named = namePatterns[kind]?.test(name) ?? false;
    if (content === 1 && !named) continue;
    const score = content * 2 + (named ? 1 : 0);
    if (!best || score > best.score) best = { kind, score };
  }
  return best?.kind;
}

/** `undefined` for what is no text: a NUL byte stands in none of these files. */
function sampleOf(bytes: Uint8Array): Sample | undefined {
  const head = bytes.subarray(0, lookAtBytes);
  if (head.includes(0)) return undefined;
  const { text } = decodeText(head);
  const lines = splitLines(text).map((line) => line.text.slice(0, 4096));
  const keys = new Map<string, string>();
  for (const line of lines) {
    const match = /^\s{0,40}([A-Za-z_]\w{0,63})=(.*)$/.exec(line);
    if (match?.[1]) keys.set(match[1], (match[2] ?? '').trim().replace(/^(["'])(.*)\1$/, '$2'));
  }
  return { text, lines, keys };
}

function has(keys: ReadonlyMap<string, string>, known: readonly string[], least: number): boolean {
  return known.filter((key) => keys.has(key)).length >= least;
}

function scoreOvsRepo({ keys }: Sample): Score {
  const names = [...keys.keys()];
  if (names.some((key) => /^OVS_REPO_/i.test(key))) return 3;
  const values = [...keys.values()];
  if (values.some((value) => /^0004fb0000030000[0-9a-f]{16}$/i.test(value))) return 2;
  return names.some((key) => /MGR|MANAGER/i.test(key)) && values.some(canBeManagerUuid) ? 1 : 0;
}

function scoreOvsMeta({ text }: Sample): Score {
  if (!/^\s{0,200}\{/.test(text)) return 0;
  if (/"(?:SIMPLE_NAME|OBJECT_TYPE)"\s{0,40}:/.test(text)) return 3;
  return /^\s{0,200}\{\s{0,200}(?:"|\})/.test(text) ? 1 : 0;
}

function hasDict(text: string): boolean {
  return /^[ \t]{0,40}\{\s{0,200}u?['"]/m.test(text);
}

function scoreServerDump({ text }: Sample): Score {
  if (!hasDict(text)) return 0;
  const keys = /'(?:registered_ip|pool_alias|manager_ip|is_master|cluster_state)'\s{0,9}:/.test(text);
  return keys ? 3 : 0;
}

function scoreClusterConf({ lines }: Sample): Score {
  const stanza = lines.some((line) => /^(?:cluster|node):\s{0,40}$/.test(line));
  const setting = lines.some((line) =>
    /^\s{1,40}(?:node_count|ip_address|ip_port|heartbeat_mode|name)\s{0,40}=/.test(line),
  );
  return stanza && setting ? 3 : 0;
}

function scoreOcfs2Parameters({ lines }: Sample): Score {
  for (const line of lines) {
    if (/\btun\w{1,4}\.ocfs2\s+-Q\s/.test(line)) return 3;
    const letters = new Set(
      [...line.matchAll(/(?<![^\s,])([BTNVU])=(?=[0-9A-Za-z])/gi)].map((match) => match[1]),
    );
    if (letters.size >= 3) return 2;
  }
  return 0;
}

function scoreOcfs2Devices({ text, lines }: Sample): Score {
  const head = lines.some((line) => /^Device\s{1,400}(?:FS|Stack)\s.*\bUUID\b/.test(line));
  return head || readMountedOcfs2(Buffer.from(text, 'utf8')).length > 0 ? 3 : 0;
}

/** A head of a map, and what stands below every one. */
function scoreMultipath({ lines }: Sample): Score {
  const head = lines.some((line) =>
    /^[\w.:@+-]{1,200}(?: \([^\s()]{1,200}\))?\s{1,40}dm-\d{1,7}\s/.test(line),
  );
  return head && lines.some((line) => /^\s{0,40}\[?size=/.test(line)) ? 3 : 0;
}

/** Names that a vm.cfg has and hardly another file: at least two of them must begin a line. */
const vmCfgName =
  /^(name|uuid|memory|maxmem|vcpus|maxvcpus|disk|vif|vfb|builder|kernel|bootloader|boot|on_crash|on_reboot|on_poweroff|vnclisten|guest_os_type)[ \t]{0,40}=(?!=)/;

/** A list of device strings is found in nothing else: `disk = ['file:/...`, `vif = ['mac=...`. */
const deviceList =
  /^(?:disk|vif)[ \t]{0,40}=[ \t]{0,40}\[\s{0,40}u?['"](?:(?:file|phy|tap2?):|(?:mac|bridge|type)=)/;

function scoreVmCfg({ lines }: Sample): Score {
  // Sections and braces are of other configuration files: lvm.conf, ini, toml.
  if (
    lines.some((line) => /^\s{0,40}[\w./-]{1,64}\s{0,40}\{\s{0,40}$|^\[[\w .:-]{1,64}\]\s{0,40}$/.test(line))
  )
    return 0;
  const names = new Set(lines.map((line) => vmCfgName.exec(line)?.[1]).filter((name) => name !== undefined));
  const own = lines.some((line) => /^OVM_\w{1,64}[ \t]{0,40}=/.test(line));
  if (own) return 3;
  if (lines.some((line) => deviceList.test(line))) return 2;
  return names.size >= 3 ? 2 : names.size === 2 ? 1 : 0;
}

const cliObjects =
  'Vm|Vnic|VmDiskMapping|VirtualDisk|PhysicalDisk|ServerPool|Server|Repository|Network|VlanInterface|Tag|AntiAffinityGroup|VirtualCdrom|Assembly|FileServer|FileSystem|StorageArray|StorageInitiator|AccessGroup|BondPort|Port|VmCloneCustomizer|VmCloneStorageMapping|VmCloneNetworkMapping|CpuCompatibilityGroup|Manager|Job';
const cliLine = new RegExp(
  `^\\s{0,40}(?:OVM>\\s{0,9})?(?:create|edit|add|remove|delete|show|refresh|start|stop|list|clone|embed|present|map)\\s{1,9}(?:${cliObjects})(?:\\s{1,9}(?:name|id|\\w{1,40})=|\\s{0,9}$|\\s{1,9}(?:on|to|from)\\s)`,
  'i',
);

const readingCommand = /^Command: (?:(?:list|show) \w|showversion|getDbBackupConfig|getVnicMacAddrRange)/i;

function scoreCliScript({ lines }: Sample): Score {
  const commands = lines.filter((line) => cliLine.test(line) || /^\s{0,40}OVM>\s{0,9}\w/.test(line)).length;
  if (commands === 0) return 0;
  return lines.some((line) => cliLine.test(line) && line.includes('=')) || commands >= 2 ? 2 : 1;
}
