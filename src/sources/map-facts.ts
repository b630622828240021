import type { MapDocument, MapEntry } from '../formats/map-file.js';
import type {
  Environment,
  EnvironmentPart,
  Network,
  Repository,
  Translation,
  VirtualMachine,
} from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import { idKey } from '../model/identifiers.js';
import type { DeviceAlias } from '../model/known-places.js';
import type { Fact, Origin } from '../model/origin.js';

function stated(entry: MapEntry, file: string): Fact<string> {
  return { value: entry.value, origin: { source: 'map', file, line: entry.line, column: entry.column } };
}

/** Facts of a repository by the word of the map. */
const repositoryFacts: Readonly<Record<string, keyof Repository['facts']>> = {
  pool: 'poolName',
  fileSystem: 'managerFileSystem',
};

/** What a map states about networks, repositories, LUNs and words, as one more part to merge. */
export function mapPart(document: MapDocument, file: string): EnvironmentPart {
  const networks: Network[] = [];
  const repositories: Repository[] = [];
  const translations: Translation[] = [];
  const physicalDisks: Record<string, Fact<string>> = {};
  const shareableDisks: Record<string, Fact<string>> = {};
  const deviceAliases: DeviceAlias[] = [];
  const newPlaces: Record<string, Fact<string>> = {};
  for (const entry of document.entries) {
    const fact = stated(entry, file);
    if (entry.attribute === 'place') newPlaces[placeKey(entry)] = fact;
    else if (entry.subject === 'network') networks.push({ id: entry.key, facts: { name: fact } });
    else if (entry.subject === 'repository') {
      const name = repositoryFacts[entry.attribute] ?? 'name';
      repositories.push({ id: entry.key, facts: { [name]: fact }, read: false });
    } else if (entry.subject === 'device')
      deviceAliases.push({ device: entry.key, wwid: entry.value, origin: fact.origin });
    else if (entry.subject === 'lun') physicalDisks[entry.key.toLowerCase()] = fact;
    else if (entry.subject === 'disk') {
      if (entry.value === 'yes') shareableDisks[entry.key.toLowerCase()] = fact;
    } else if (entry.subject === 'translate') {
      translations.push({ attribute: entry.attribute, from: entry.key, to: fact });
    }
  }
  return { networks, repositories, translations, deviceAliases, physicalDisks, shareableDisks, newPlaces };
}

/** Names of pools are compared exactly, ids of repositories without case. */
function placeKey({ subject, key }: MapEntry): string {
  return `${subject} ${subject === 'repository' ? key.toLowerCase() : key}`;
}

/** Adds what a map states about single VMs and vNICs; a VM the estate does not have is an error finding. */
export function stateVms(environment: Environment, document: MapDocument, file: string): Environment {
  const statements = new Map<string, Record<string, Fact<string>>>();
  const findings: Finding[] = [];
  for (const entry of document.entries) {
    if (entry.subject !== 'vm' && entry.subject !== 'vnic') continue;
    const fact = stated(entry, file);
    // the name of a VM may hold a slash, so the number of the vNIC is what stands behind the last one
    const [, vnicOf, index = ''] = entry.subject === 'vnic' ? (/^(.*)\/(\d+)$/s.exec(entry.key) ?? []) : [];
    const vm = findVm(environment, vnicOf ?? entry.key);
    if (vm === undefined) findings.push(unknownVm(entry, fact.origin));
    else if (entry.subject === 'vnic' && (index === '' || !vm.vnics[Number(index)])) {
      findings.push(unknownVnic(entry, fact.origin));
    } else {
      const facts = statements.get(idKey(vm.id)) ?? {};
      facts[index === '' ? entry.attribute : `vnic ${Number(index)} ${entry.attribute}`] = fact;
      statements.set(idKey(vm.id), facts);
    }
  }
  const vms = environment.vms.map((vm) => {
    const facts = statements.get(idKey(vm.id));
    return facts ? { ...vm, stated: { ...vm.stated, ...facts } } : vm;
  });
  return { ...environment, vms, findings: [...environment.findings, ...findings] };
}

/** The VM with this id or, if only one has it, this name. */
function findVm(environment: Environment, key: string): VirtualMachine | undefined {
  const byId = environment.vms.find((vm) => idKey(vm.id) === idKey(key));
  if (byId) return byId;
  const byName = environment.vms.filter((vm) => vm.facts.name?.value === key);
  return byName.length === 1 ? byName[0] : undefined;
}

function unknownVnic(entry: MapEntry, origin: Origin): Finding {
  const message = `line ${entry.line} of the map is about ${entry.key}, and there is no such vNIC; a key reads VM/NUMBER, counted from 0`;
  return { severity: 'error', code: 'map-unknown-vnic', subject: 'map', message, origins: [origin] };
}

function unknownVm(entry: MapEntry, origin: Origin): Finding {
  const message = `line ${entry.line} of the map is about ${entry.key}, and no VM has this id, or not just one this name`;
  return { severity: 'error', code: 'map-unknown-vm', subject: 'map', message, origins: [origin] };
}
