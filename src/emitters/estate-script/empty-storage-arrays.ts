import type { InfrastructureObject, StorageArrayAttributes } from '../../model/infrastructure.js';
import type { PlannedValue } from '../create-script/vm-plan.js';
import { accessHost } from './access-host.js';
import { addTo, namedServer } from './add-to.js';
import { type EstateDraft, told, toldDescription } from './estate-draft.js';
import { inOrder, labelOf, type ObjectNames } from './object-names.js';
import type { ServerNames } from './server-names.js';

type StorageArray = InfrastructureObject<StorageArrayAttributes>;

/** Arrays that every manager has by itself: for local disks, and for what no array was made for (REST samples). */
function isOfTheManager({ facts }: StorageArray): boolean {
  if (facts.storageType?.value === 'LOCAL') return true;
  return /^(Generic Local Storage Array @ |Unmanaged )/.test(facts.name?.value ?? '');
}

/** `storageType` of 3.2 has words of its own (storage testkit for 3.2). */
const types32: Readonly<Record<string, string>> = {
  ISCSI: 'iSCSIStorageArray',
  FIBRECHANNEL: 'FibreChannelStorageArray',
};

/** Makes the storage arrays (SAN servers on 3.2) again, gives them their servers, validates and refreshes each. */
export function planStorageArrays(
  draft: EstateDraft,
  names: ObjectNames<StorageArray>,
  servers: ServerNames,
): void {
  const object = draft.release === '3.2' ? 'SanServer' : 'StorageArray';
  draft.section(
    `Storage arrays (${object}), with their servers. Plug-ins of vendors must be on the servers already`,
  );
  for (const array of inOrder(names.all).filter((one) => !isOfTheManager(one))) {
    const subject = `storage array ${labelOf(array)}`;
    const name = names.of(array);
    if ('why' in name) {
      draft.open('no-array-name', subject, name.why);
      continue;
    }
    const values = arrayValues(draft, subject, array);
    if (values === undefined || !draft.add(subject, { verb: 'create', object, values })) continue;
    const { instance } = name;
    for (const id of array.facts.adminServers?.value ?? [])
      addServer(draft, subject, object, instance, servers, id);
    if (object === 'StorageArray') draft.add(subject, { verb: 'validate', object, instance });
    draft.add(subject, { verb: 'refresh', object, instance });
  }
}

function addServer(
  draft: EstateDraft,
  subject: string,
  object: 'SanServer' | 'StorageArray',
  instance: { readonly key: 'name' | 'id'; readonly value: string },
  servers: ServerNames,
  id: string,
): void {
  const server = namedServer(draft, servers, subject, id);
  if (server === undefined) return;
  if (object === 'SanServer') {
    addTo(draft, subject, 'Server', server, { object, instance });
    return;
  }
  const values = [{ ...server.value, attribute: 'server' }];
  draft.add(subject, { verb: 'addAdminServer', object, instance, values });
}

/** The values of the create line in the order of the guide; undefined when the array must be made by hand. */
function arrayValues(
  draft: EstateDraft,
  subject: string,
  { id, facts }: StorageArray,
): PlannedValue[] | undefined {
  const { release } = draft;
  const type = facts.storageType;
  const word = release === '3.2' ? types32[type?.value ?? ''] : type?.value;
  const missing = [!facts.plugin && 'plugin', word === undefined && 'storageType'].filter(Boolean);
  if (type === undefined || word === undefined || missing.length > 0)
    return draft.open(
      'no-array-values',
      subject,
      `no source tells ${missing.join(' and ')} for ${release}: make it by hand`,
    );
  if (release === '3.2' && (!facts.accessHost || !facts.accessPort))
    return draft.open(
      'no-array-values',
      subject,
      'no source tells accessHost and accessPort, which 3.2 is always given: make it by hand',
    );
  const access = accessValues(draft, subject, id, facts);
  const admin = adminValues(draft, subject, id, facts);
  if (access === undefined || admin === undefined) return undefined;
  return [
    ...told('plugin', facts.plugin),
    ...told('storageType', type, word),
    ...(release === '3.2' ? [] : told('storageName', facts.storageName)),
    ...accessHost(draft, release === '3.2' ? 'SanServer' : 'StorageArray', facts.accessHost),
    ...told('accessPort', facts.accessPort),
    ...access,
    ...admin,
    ...told('name', facts.name),
    ...(release === '3.2' ? [] : toldDescription(facts.description)),
  ];
}

/** User, password and CHAP belong together. */
function accessValues(
  draft: EstateDraft,
  subject: string,
  id: string,
  { useChap, accessUsername, name }: StorageArray['facts'],
): PlannedValue[] | undefined {
  const chap = useChap ? told('useChap', useChap, draft.yesNo(useChap.value)) : [];
  if (accessUsername?.value) {
    const password = draft.secret('accessPassword', `array-${name?.value ?? id}-access`);
    return [...told('accessUsername', accessUsername), password, ...chap];
  }
  if (!useChap?.value) return chap;
  return draft.open('no-access-user', subject, 'it uses CHAP, and no source tells the user: make it by hand');
}

/** Since 3.3 the host that administers it goes with a user and a password (3.3 CLI guide). */
function adminValues(
  draft: EstateDraft,
  subject: string,
  id: string,
  { adminHost, adminUserName, name }: StorageArray['facts'],
): PlannedValue[] | undefined {
  if (!adminHost?.value) return [];
  if (draft.release === '3.2') return told('adminHost', adminHost);
  if (!adminUserName?.value)
    return draft.open(
      'no-admin-user',
      subject,
      `it is administered through ${adminHost.value}, and no source tells the user: make it by hand`,
    );
  const password = draft.secret('adminPassword', `array-${name?.value ?? id}-admin`);
  return [...told('adminHost', adminHost), ...told('adminUserName', adminUserName), password];
}
