import type { FileServerAttributes, InfrastructureObject } from '../../model/infrastructure.js';
import { type PlannedValue, plannedValue } from '../create-script/vm-plan.js';
import { accessHost } from './access-host.js';
import { type EstateDraft, told, toldDescription } from './estate-draft.js';
import { inOrder, labelOf, type ObjectNames } from './object-names.js';
import type { ServerNames } from './server-names.js';

type FileServer = InfrastructureObject<FileServerAttributes>;

/** The manager makes one for the disks of each server when it is discovered (storage testkit for 3.3). */
export function isLocalFileServer({ facts }: FileServer): boolean {
  return /^Local FS /.test(facts.name?.value ?? '');
}

/** Makes the file servers (NFS) again, gives them their servers, and refreshes each. */
export function planFileServers(
  draft: EstateDraft,
  names: ObjectNames<FileServer>,
  servers: ServerNames,
): void {
  const { release } = draft;
  draft.section('File servers, with the servers that may administer and refresh them');
  for (const fileServer of inOrder(names.all).filter((one) => !isLocalFileServer(one))) {
    const subject = `file server ${labelOf(fileServer)}`;
    const name = names.of(fileServer);
    if ('why' in name) draft.open('no-file-server-name', subject, name.why);
    else if (release === '3.2') create32(draft, subject, fileServer, servers);
    else create(draft, subject, fileServer, servers);
  }
}

/** What every release wants; undefined when no source tells it. */
function commonValues(
  draft: EstateDraft,
  subject: string,
  { facts }: FileServer,
): PlannedValue[] | undefined {
  const missing = (['plugin', 'accessHost'] as const).filter((attribute) => !facts[attribute]?.value);
  if (missing.length > 0)
    return draft.open(
      'no-file-server-values',
      subject,
      `no source tells ${missing.join(' and ')}: make it by hand`,
    );
  const uniform = facts.uniformedExports;
  return [
    ...told('plugin', facts.plugin),
    ...accessHost(draft, 'FileServer', facts.accessHost),
    ...(uniform ? told('uniformedExports', uniform, draft.yesNo(uniform.value)) : []),
  ];
}

function create32(draft: EstateDraft, subject: string, fileServer: FileServer, servers: ServerNames): void {
  const { facts } = fileServer;
  const values = commonValues(draft, subject, fileServer);
  const name = facts.name?.value ?? '';
  if (values === undefined) return;
  if (
    !draft.add(subject, {
      verb: 'create',
      object: 'FileServer',
      values: [...values, ...told('name', facts.name)],
    })
  )
    return;
  const instance = { key: 'name', value: name } as const;
  for (const id of facts.adminServers?.value ?? []) {
    const server = servers.reference(id);
    if (server === undefined) openServer(draft, subject, id);
    else {
      const relation = { word: 'to', object: 'FileServer', instance } as const;
      draft.add(subject, {
        verb: 'add',
        object: 'Server',
        instance: server.instance,
        relation,
        names: [server.value],
      });
    }
  }
  for (const id of facts.refreshServers?.value ?? []) {
    const server = servers.reference(id);
    if (server === undefined) openServer(draft, subject, id);
    else {
      const values = [{ ...server.value, attribute: 'server' }];
      draft.add(subject, { verb: 'addNfsRefreshServer', object: 'FileServer', instance, values });
    }
  }
  draft.add(subject, { verb: 'refresh', object: 'FileServer', instance });
}

function openServer(draft: EstateDraft, subject: string, id: string): void {
  draft.open('unknown-server', subject, `server ${id} cannot be named in a line: add it by hand`);
}

function create(draft: EstateDraft, subject: string, fileServer: FileServer, servers: ServerNames): void {
  const { facts } = fileServer;
  const common = commonValues(draft, subject, fileServer);
  if (common === undefined) return;
  const admins = serverList(draft, subject, 'adminServers', facts.adminServers, servers);
  if (admins.length === 0) {
    draft.open(
      'no-admin-servers',
      subject,
      'no source tells its admin servers, which the manager wants: make it by hand',
    );
    return;
  }
  const values = [
    ...common,
    ...admins,
    ...serverList(draft, subject, 'refreshServers', facts.refreshServers, servers),
    ...told('name', facts.name),
    ...toldDescription(facts.description),
  ];
  if (!draft.add(subject, { verb: 'create', object: 'FileServer', values })) return;
  const instance = { key: 'name', value: facts.name?.value ?? '' } as const;
  draft.add(subject, { verb: 'refresh', object: 'FileServer', instance });
}

/** Several servers in one value; a name with a comma cannot stand in a list. */
function serverList(
  draft: EstateDraft,
  subject: string,
  attribute: string,
  fact: FileServer['facts']['adminServers'],
  servers: ServerNames,
): PlannedValue[] {
  const references = (fact?.value ?? []).flatMap((id) => {
    const reference = servers.reference(id);
    if (reference && !reference.value.value.includes(',')) return [reference.value];
    openServer(draft, subject, id);
    return [];
  });
  const assumed = references.find((reference) => reference.assumed !== undefined)?.assumed;
  if (fact === undefined || references.length === 0) return [];
  const list = plannedValue(attribute, references.map(({ value }) => value).join(','), fact);
  return [assumed === undefined ? list : { ...list, assumed }];
}
