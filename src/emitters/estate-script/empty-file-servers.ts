import { idKey } from '../../model/identifiers.js';
import type { FileServerAttributes, InfrastructureObject } from '../../model/infrastructure.js';
import { type PlannedValue, plannedValue } from '../create-script/vm-plan.js';
import { accessHost } from './access-host.js';
import { addTo, namedServer } from './add-to.js';
import { type EstateDraft, told, toldDescription } from './estate-draft.js';
import { inOrder, labelOf, type ObjectNames } from './object-names.js';
import type { ServerNames } from './server-names.js';

type FileServer = InfrastructureObject<FileServerAttributes>;

/** The manager makes one for the disks of each server when it is discovered (storage testkit for 3.3). */
export function isLocalFileServer({ facts }: FileServer): boolean {
  return /^Local FS /.test(facts.name?.value ?? '');
}

/** The admin server that a manager since 3.3 wants of a file server that had none. */
export type ChooseAdmin = (fileServer: FileServer) => PlannedValue | undefined;

/**
 * Makes the file servers (NFS) again, gives them their servers, and refreshes each; gives the ids of those left open.
 * @param chooseAdmin without it a file server without an admin server is left open
 */
export function planFileServers(
  draft: EstateDraft,
  names: ObjectNames<FileServer>,
  servers: ServerNames,
  chooseAdmin: ChooseAdmin = () => undefined,
): ReadonlySet<string> {
  const { release } = draft;
  const leftOpen = new Set<string>();
  draft.section('File servers, with the servers that may administer and refresh them');
  for (const fileServer of inOrder(names.all).filter((one) => !isLocalFileServer(one))) {
    const subject = `file server ${labelOf(fileServer)}`;
    const name = names.of(fileServer);
    if ('why' in name) draft.open('no-file-server-name', subject, name.why);
    const make = () =>
      release === '3.2'
        ? create32(draft, subject, fileServer, servers)
        : create(draft, subject, fileServer, servers, chooseAdmin);
    if ('why' in name || !make()) leftOpen.add(idKey(fileServer.id));
  }
  return leftOpen;
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

function create32(
  draft: EstateDraft,
  subject: string,
  fileServer: FileServer,
  servers: ServerNames,
): boolean {
  const { facts } = fileServer;
  const values = commonValues(draft, subject, fileServer);
  const name = facts.name?.value ?? '';
  if (values === undefined) return false;
  if (
    !draft.add(subject, {
      verb: 'create',
      object: 'FileServer',
      values: [...values, ...told('name', facts.name)],
    })
  )
    return false;
  const instance = { key: 'name', value: name } as const;
  for (const id of facts.adminServers?.value ?? []) {
    const server = namedServer(draft, servers, subject, id);
    if (server) addTo(draft, subject, 'Server', server, { object: 'FileServer', instance });
  }
  for (const id of facts.refreshServers?.value ?? []) {
    const server = namedServer(draft, servers, subject, id);
    if (server === undefined) continue;
    const values = [{ ...server.value, attribute: 'server' }];
    draft.add(subject, { verb: 'addNfsRefreshServer', object: 'FileServer', instance, values });
  }
  draft.add(subject, { verb: 'refresh', object: 'FileServer', instance });
  return true;
}

function create(
  draft: EstateDraft,
  subject: string,
  fileServer: FileServer,
  servers: ServerNames,
  chooseAdmin: ChooseAdmin,
): boolean {
  const { facts } = fileServer;
  const common = commonValues(draft, subject, fileServer);
  if (common === undefined) return false;
  const known = (facts.adminServers?.value ?? []).length > 0;
  const admins = known
    ? serverList(draft, subject, 'adminServers', facts.adminServers, servers)
    : [chooseAdmin(fileServer) ?? []].flat();
  if (admins.length === 0) {
    draft.open(
      'no-admin-servers',
      subject,
      'no source tells its admin servers, which the manager wants: make it by hand',
    );
    return false;
  }
  const values = [
    ...common,
    ...admins,
    ...serverList(draft, subject, 'refreshServers', facts.refreshServers, servers),
    ...told('name', facts.name),
    ...toldDescription(facts.description),
  ];
  if (!draft.add(subject, { verb: 'create', object: 'FileServer', values })) return false;
  const instance = { key: 'name', value: facts.name?.value ?? '' } as const;
  draft.add(subject, { verb: 'refresh', object: 'FileServer', instance });
  return true;
}

/** Several servers in one value. */
function serverList(
  draft: EstateDraft,
  subject: string,
  attribute: string,
  fact: FileServer['facts']['adminServers'],
  servers: ServerNames,
): PlannedValue[] {
  const references = (fact?.value ?? []).flatMap((id) => {
    const { value } = namedServer(draft, servers, subject, id, { inList: true }) ?? {};
    return value ?? [];
  });
  const assumed = references.find((reference) => reference.assumed !== undefined)?.assumed;
  if (fact === undefined || references.length === 0) return [];
  const list = plannedValue(attribute, references.map(({ value }) => value).join(','), fact);
  return [assumed === undefined ? list : { ...list, assumed }];
}
