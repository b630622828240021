import { composeLine } from '../../formats/ovm-cli/compose-line.js';
import type { PlannedValue } from '../create-script/vm-plan.js';
import { type EstateDraft, type EstateReference, told, toldDescription } from './estate-draft.js';
import type { EstateScriptName, MustShow } from './estate-plan.js';
import type { FormatPermission, FormatTarget } from './format-permission.js';
import { labelOf, ObjectNames } from './object-names.js';
import { membersOf, type Pool, poolsOf } from './pool-members.js';
import type { ServerNames } from './server-names.js';

/**
 * Makes the server pools again. A clustered one writes its pool file system, so its line stands in the file of its own;
 * the main script goes on when the pool is there, however it came.
 */
export function planPools(draft: EstateDraft, servers: ServerNames, permission: FormatPermission): void {
  const pools = poolsOf(draft);
  const names = new ObjectNames<Pool>('ServerPool', pools);
  draft.section('Server pools without a cluster');
  for (const pool of pools) {
    const subject = `server pool ${labelOf(pool)}`;
    const name = names.of(pool);
    if ('why' in name) draft.open('no-pool-name', subject, name.why);
    else makePool(draft, subject, pool, name, servers, permission);
  }
  draft.section(
    'Each server pool must be there now: make what is not by empty-format.sh or by hand, then run this again',
  );
  for (const pool of pools) {
    const name = names.of(pool);
    if (!('why' in name)) draft.check(`server pool ${labelOf(pool)}`, 'ServerPool', name);
  }
  draft.section('Servers into their pools, the master of each first');
  for (const pool of pools) {
    const name = names.of(pool);
    if (!('why' in name)) addServers(draft, pool, name, servers);
  }
}

function makePool(
  draft: EstateDraft,
  subject: string,
  pool: Pool,
  name: EstateReference,
  servers: ServerNames,
  permission: FormatPermission,
): void {
  const { clustered } = pool.facts;
  if (clustered === undefined) {
    draft.open('no-pool-values', subject, 'no source tells whether it is clustered: make it by hand');
    return;
  }
  if (!clustered.value) {
    const values = poolValues(draft, subject, pool, []);
    if (values) draft.add(subject, { verb: 'create', object: 'ServerPool', values });
    return;
  }
  const entry = { subject: 'pool', key: name.instance.value } as const;
  const target = permission.target(subject, entry, formerPlace(draft, pool));
  const values = target && poolValues(draft, subject, pool, [storageValue(draft, target)]);
  if (target === undefined || values === undefined) return;
  const file = 'empty-format';
  draft.section(`${subject} on ${target.place}: EVERYTHING ON IT IS LOST`, file);
  checkTarget(draft, subject, target);
  if (draft.add(subject, { verb: 'create', object: 'ServerPool', values, ...ofTheLun(target) }, file))
    addServers(draft, pool, name, servers, file);
}

/** The LUN or export that the pool file system lay on, as far as a source tells. */
function formerPlace({ infrastructure }: EstateDraft, { facts }: Pool): string | undefined {
  const id = facts.poolFileSystem?.value;
  const fileSystem = infrastructure.managerFileSystems.find((one) => one.id === id);
  const diskId = fileSystem?.facts.physicalDisk?.value ?? id;
  const disk = infrastructure.physicalDisks.find((one) => one.id === diskId);
  const place = facts.poolFileSystemLocation?.value ?? fileSystem?.facts.path?.value;
  return disk?.facts.wwid ? `the LUN ${disk.facts.wwid.value}` : place;
}

/**
 * The storage must be known by the name the line goes by, or nothing is formatted; and it must have been refreshed (3.2
 * CLI guide, to create a server pool).
 */
export function checkTarget(draft: EstateDraft, subject: string, target: FormatTarget): void {
  const { object, value } = target;
  const key = object === 'PhysicalDisk' ? 'id' : 'name';
  const instance = { key, value: value.value } as const;
  draft.check(subject, object, { instance, value }, 'empty-format');
  const refresh = { verb: 'refresh', object, instance, names: [value], ...ofTheLun(target) };
  draft.add(subject, refresh, 'empty-format');
}

/** A line about a LUN goes by an id that was typed by hand: it is sent only where the manager shows the LUN's WWID. */
export function ofTheLun({ mustShow }: FormatTarget): { readonly mustShow?: MustShow } {
  return mustShow === undefined ? {} : { mustShow };
}

/** 3.2 writes the attribute of a file system in lower case here (3.2 CLI guide, create ServerPool). */
function storageValue(draft: EstateDraft, { object, value }: FormatTarget): PlannedValue {
  return object === 'FileSystem' && draft.release === '3.2' ? { ...value, attribute: 'filesystem' } : value;
}

/** The values of the create line; undefined when one that the release wants is told by no source. */
function poolValues(
  draft: EstateDraft,
  subject: string,
  { facts }: Pool,
  storage: readonly PlannedValue[],
): PlannedValue[] | undefined {
  const { release } = draft;
  const { clustered, virtualIp, keymap, migrateUsingSsl, name } = facts;
  const wanted = { '3.2': { virtualIp, keymap, migrateUsingSsl }, '3.3': { virtualIp }, '3.4': {} }[release];
  const missing = Object.entries(wanted).flatMap(([what, fact]) =>
    fact?.value === undefined || fact.value === '' ? [what] : [],
  );
  if (missing.length > 0)
    return draft.open(
      'no-pool-values',
      subject,
      `no source tells ${missing.join(', ')}, which ${release} wants: make it by hand`,
    );
  const yesNo = (attribute: string, fact: typeof clustered) =>
    fact ? told(attribute, fact, draft.yesNo(fact.value)) : [];
  return [
    ...told('virtualIP', virtualIp),
    ...yesNo('clusterEnable', clustered),
    ...(release === '3.2' || !clustered?.value ? [] : told('clusterTimeout', facts.clusterTimeout)),
    ...storage,
    ...told('keymapName', keymap),
    ...yesNo('migrateUsingSsl', migrateUsingSsl),
    ...told('startPolicy', facts.startPolicy),
    ...(release === '3.2' ? [] : told('policyMode', facts.policyMode)),
    ...told('name', name),
    ...toldDescription(facts.description),
  ];
}

function addServers(
  draft: EstateDraft,
  pool: Pool,
  { instance, value }: EstateReference,
  servers: ServerNames,
  file: EstateScriptName = 'empty',
): void {
  const subject = `server pool ${labelOf(pool)}`;
  for (const id of membersOf(pool, servers)) {
    const server = servers.reference(id);
    if (server === undefined) {
      if (file === 'empty')
        draft.open('unknown-server', subject, `server ${id} cannot be named in a line: add it by hand`);
      continue;
    }
    const relation = { word: 'to', object: 'ServerPool', instance } as const;
    const unless = shownMember(draft, instance, server);
    const names = [server.value, value];
    draft.add(
      subject,
      {
        verb: 'add',
        object: 'Server',
        instance: server.instance,
        relation,
        names,
        ...(unless && { unless }),
      },
      file,
    );
  }
}

/** A server that the other file has put into the pool already; a reply shows servers by their ids. */
function shownMember(draft: EstateDraft, pool: EstateReference['instance'], { instance }: EstateReference) {
  const ask = composeLine(
    { verb: 'show', object: 'ServerPool', instance: pool, attributes: [] },
    draft.release,
  );
  if (instance.key !== 'id' || 'refused' in ask) return undefined;
  return { ask: ask.line, label: 'Server', value: instance.value };
}
