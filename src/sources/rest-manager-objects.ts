import { isSecretKey, maskSecrets, secretMarkOf } from '../base/secret.js';
import type { RestType } from '../formats/rest-objects.js';
import type { RestFound, RestRecord, RestReference } from '../formats/rest-reply.js';
import type { ManagerObject, ManagerObjectAttribute } from '../model/manager-object.js';
import { type FiledObject, type RestObjects, restOrigin } from './rest-objects-index.js';

/** Attributes that are facts of the environment; those of all other types are kept here whole. Jobs are no estate. */
const factAttributes: Readonly<Partial<Record<RestType, ReadonlySet<string> | 'all'>>> = {
  Job: 'all',
  VirtualNic: 'all',
  VmDiskMapping: 'all',
  Vm: new Set([
    ...['cpuPriority', 'memory', 'memoryLimit', 'hugePagesEnabled', 'cpuCount', 'cpuCountLimit'],
    ...['cpuUtilizationCap', 'highAvailability', 'bootOrder', 'vmMouseType', 'osType', 'vmDomainType'],
    ...[
      'vmDiskMappingIds',
      'virtualNicIds',
      'repositoryId',
      'serverPoolId',
      'serverId',
      'networkInstallPath',
    ],
    ...['keymapName', 'vmStartPolicy', 'restartActionOnCrash', 'restartActionOnPowerOff'],
    ...['restartActionOnRestart', 'pinnedCpus', 'vmRunState', 'resourceGroupIds'],
  ]),
};

/** Everything the model has no place for, in the words of REST; lists are numbered from 1. */
export function restManagerObjects(objects: RestObjects): ManagerObject[] {
  return objects.every().flatMap((object) => {
    const known = factAttributes[object.type];
    if (known === 'all') return [];
    const attributes = attributesOf(object).filter(({ label }) => !known?.has(label.replace(/ \d+$/, '')));
    return known && attributes.length === 0 ? [] : [managerObject(object, attributes)];
  });
}

function managerObject(object: FiledObject, attributes: readonly ManagerObjectAttribute[]): ManagerObject {
  const { type, id, name } = object;
  return { type, id, name: maskSecrets(name?.value ?? '', 'name'), attributes, origin: restOrigin(object) };
}

function attributesOf(object: FiledObject): ManagerObjectAttribute[] {
  const attributes: ManagerObjectAttribute[] = [];
  if (object.description?.value && object.type !== 'Vm')
    attributes.push({ label: 'description', value: maskSecrets(object.description.value, 'description') });
  for (const [label, found] of Object.entries(object.attributes) as [string, Attribute][]) {
    if (isList(found))
      for (const [index, one] of found.entries()) {
        const numbered = `${label} ${index + 1}`;
        attributes.push(...('values' in one ? recorded(numbered, one) : [reference(numbered, one)]));
      }
    else if ('type' in found) attributes.push(reference(label, found));
    else attributes.push({ label, value: maskedValue(label, String(found.value)) });
  }
  return attributes;
}

type Attribute = RestFound<unknown> | RestReference | readonly (RestReference | RestRecord)[];

function isList(found: Attribute): found is readonly (RestReference | RestRecord)[] {
  return Array.isArray(found);
}

function recorded(label: string, { values }: RestRecord): ManagerObjectAttribute[] {
  return Object.entries(values).map(([name, value]) => ({
    label: `${label} ${name}`,
    value: maskedValue(name, value),
  }));
}

function reference(label: string, { value, name }: RestReference): ManagerObjectAttribute {
  return { label, value: maskSecrets(name ?? value, 'name'), refersTo: value };
}

/** A secret is known by its label, or by what the text itself says. */
function maskedValue(label: string, value: string): string {
  return isSecretKey(label) && value !== '' ? secretMarkOf(label) : maskSecrets(value, label);
}
