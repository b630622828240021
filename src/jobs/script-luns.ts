import type { CliCommand } from '../formats/ovm-cli/cli-command.js';

/** As create scripts say it of every LUN that their lines name by id. */
const comment = /^# LUN (\S+) has WWID (\S+)$/;

/** Attributes of a disk mapping that name a physical disk; 3.2 has one word for disks of every kind. */
const diskAttributes: ReadonlySet<string> = new Set(['physicalDisk', 'storageDevice']);

/** WWIDs of LUNs by the ids that a script's lines have, in lower case, as its first comments tell them. */
export function lunsOfScript(bytes: Uint8Array): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of Buffer.from(bytes).toString('utf8').split(/\r?\n/)) {
    if (line !== '' && !line.startsWith('#')) break;
    const [, id, wwid] = comment.exec(line) ?? [];
    if (id !== undefined && wwid !== undefined) found.set(id.toLowerCase(), wwid);
  }
  return found;
}

/**
 * A command that names LUNs by WWID where the script tells it: managers call LUNs otherwise after they discovered them
 * anew, and the id of a line may be another LUN by then.
 */
export function byWwid(command: CliCommand, luns: ReadonlyMap<string, string>): CliCommand {
  const markOf = (value: string) => {
    const wwid = luns.get(value.toLowerCase());
    return wwid === undefined ? value : `@wwid:${wwid}`;
  };
  const { verb, object, instance, attributes } = command;
  if (verb === 'create' && object === 'VmDiskMapping')
    return {
      ...command,
      attributes: attributes.map(([name, value]) => [name, diskAttributes.has(name) ? markOf(value) : value]),
    };
  const value = object === 'PhysicalDisk' && instance?.key === 'id' ? markOf(instance.value) : undefined;
  return value === undefined ? command : { ...command, instance: { key: 'id', value } };
}
