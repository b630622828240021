/** Object types in Oracle's spelling: of the CLI guides of 3.2 to 3.4, and those that recorded sessions list. */
export const cliObjectTypes = [
  ...['AccessGroup', 'AntiAffinityGroup', 'Assembly', 'BondPort', 'CpuCompatibilityGroup', 'FileServer'],
  ...['FileSystem', 'Job', 'Manager', 'Network', 'NfsAccessGroup', 'PhysicalDisk', 'Port', 'Repository'],
  ...['RepositoryExport', 'SanServer', 'Server', 'ServerController', 'ServerPool', 'StorageArray'],
  ...['StorageInitiator', 'Tag', 'VirtualCdrom', 'VirtualDisk', 'VlanGroup', 'VlanInterface', 'VlanSegment'],
  ...['Vm', 'VmDiskMapping', 'Vnic', 'VolumeGroup'],
] as const;

const spelling = new Map(cliObjectTypes.map((type) => [type.toLowerCase(), type]));

/** What a reading command asks for. `type` is in Oracle's spelling where that is known, else as written. */
export type CliRequest =
  | { readonly verb: 'list'; readonly type: string }
  | {
      readonly verb: 'show';
      readonly type: string;
      readonly by: 'id' | 'name';
      readonly instance: string;
    }
  | { readonly verb: 'showversion' | 'getDbBackupConfig' | 'getVnicMacAddrRange' };

const lone = ['showversion', 'getDbBackupConfig', 'getVnicMacAddrRange'] as const;

/** Reads a command; undefined for everything that is not one of the reading commands. Words are read in any case. */
export function readCliRequest(command: string): CliRequest | undefined {
  const text = command.trim();
  const verb = lone.find((word) => word.toLowerCase() === text.toLowerCase());
  if (verb) return { verb };
  const listed = /^list\s+(\w+)$/i.exec(text)?.[1];
  if (listed !== undefined) return { verb: 'list', type: spelled(listed) };
  const [, type, by, value] = /^show\s+(\w+)\s+(id|name)=(.+)$/is.exec(text) ?? [];
  if (type === undefined || by === undefined || value === undefined) return undefined;
  return {
    verb: 'show',
    type: spelled(type),
    by: by.toLowerCase() === 'id' ? 'id' : 'name',
    instance: unquoted(value),
  };
}

function spelled(type: string): string {
  return spelling.get(type.toLowerCase()) ?? type;
}

/** Inside quotes the slash is the escape character: `//` is a slash, `/"` a quotation mark. */
function unquoted(value: string): string {
  const quote = value[0];
  if ((quote !== '"' && quote !== "'") || value.length < 2 || !value.endsWith(quote)) return value;
  return value.slice(1, -1).replace(/\/([/'"])/g, '$1');
}
