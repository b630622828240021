import { isSecretKey, maskSecrets, secretMarkOf } from '../base/secret.js';
import type { Finding } from '../model/finding.js';
import type { ManagerObject } from '../model/manager-object.js';
import type { CliObject, CliObjects, FiledReply } from './manager-cli-objects.js';
import { vmLabels } from './manager-cli-vm-facts.js';

/** Labels of the parts of VMs that are facts of the VM. */
const partLabels: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['Vm', vmLabels],
  ['Vnic', new Set(['id', 'name', 'mac address', 'network', 'vm id', 'vm'])],
  [
    'VmDiskMapping',
    new Set([
      ...['id', 'name', 'slot', 'vm', 'virtual disk', 'physical disk', 'virtual cd', 'virtual cdrom'],
      ...['virtual disk id', 'emulated block device'],
    ]),
  ],
]);

/** Everything the model has no place for; of VMs, vNICs and disk mappings what is no fact of the VM. */
export function managerObjects(objects: CliObjects, replies: readonly FiledReply[]): ManagerObject[] {
  const kept = objects.types().flatMap((type) =>
    objects.all(type).flatMap((object) => {
      const known = partLabels.get(type);
      const attributes = object.attributes.filter(({ label }) => !known?.has(label.toLowerCase()));
      return known && attributes.length === 0 ? [] : [managerObject({ ...object, attributes })];
    }),
  );
  return [...kept, ...replies.flatMap(settingsObject)];
}

function managerObject({ type, id, name, attributes, origin }: Omit<CliObject, 'shown'>): ManagerObject {
  return {
    type,
    id,
    name: maskSecrets(name, 'name'),
    attributes: attributes.map(({ label, index, value, reference }) => {
      const whole = index === undefined ? label : `${label} ${index}`;
      const shown = { label: whole, value: maskedValue(label, value) };
      return reference ? { ...shown, refersTo: reference.id } : shown;
    }),
    origin,
  };
}

/** A secret is known by its label, or by what the text itself says. */
function maskedValue(label: string, value: string): string {
  return isSecretKey(label) && value !== '' ? secretMarkOf(label) : maskSecrets(value, label);
}

const settings: Readonly<Record<string, string>> = {
  getDbBackupConfig: 'DbBackupConfig',
  getVnicMacAddrRange: 'VnicMacAddrRange',
};

/** Settings of the manager itself: there is one of each, so its type is its id. */
function settingsObject({ reply, file }: FiledReply): ManagerObject[] {
  const type = settings[reply.request?.verb ?? ''];
  if (type === undefined || reply.status !== 'Success') return [];
  const { attributes, line } = reply;
  return [managerObject({ type, id: type, name: '', attributes, origin: { ...file, line } })];
}

/**
 * An object that is listed and cannot be shown may be a ghost: the CLI lists what a database of its own holds, which
 * can be out of step with the manager. Of jobs only the newest are asked for, and a copied session may hold no `show`.
 */
export function listedNotShown(objects: CliObjects): Finding[] {
  const ghosts = objects.types().flatMap((type) => {
    const all = objects.all(type);
    const asked = type !== 'Job' && all.some(({ shown }) => shown);
    return asked ? all.filter(({ shown }) => !shown) : [];
  });
  return ghosts.map(({ type, id, name, origin }) => ({
    severity: 'warning',
    code: 'listed-not-shown',
    subject: `${type} ${maskSecrets(name, 'name') || id}`,
    message: `the manager lists ${type} ${id} and did not show it; it may exist in its list only`,
    origins: [origin],
  }));
}

/** Labels that are types: what they name is in the list of that type, if the list is whole. */
const namingLabels = ['Vm', 'Vnic', 'VmDiskMapping', 'VirtualDisk', 'VirtualCdrom'] as const;

/** An object that another one names and no list holds: the list was cut, or the two are out of step. */
export function namedNotListed(objects: CliObjects): Finding[] {
  const missing = new Map<string, Finding>();
  for (const object of objects.types().flatMap((type) => objects.all(type))) {
    for (const { label, value, reference, line } of object.attributes) {
      const type = namingLabels.find((naming) => naming.toLowerCase() === label.toLowerCase());
      if (!type || !reference || !objects.wasListed(type) || objects.get(type, reference.id)) continue;
      const key = `${type} ${reference.id}`;
      if (missing.has(key)) continue;
      const message = `${object.type} ${object.id} names ${type} ${maskSecrets(value, 'name')}, which the manager does not list`;
      const origins = [{ ...object.origin, line }];
      missing.set(key, { severity: 'warning', code: 'named-not-listed', subject: key, message, origins });
    }
  }
  return [...missing.values()];
}
