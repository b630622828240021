import { planAccessGroups } from './empty-access-groups.js';
import { planFileServers } from './empty-file-servers.js';
import { planStorageArrays } from './empty-storage-arrays.js';
import type { EstateDraft } from './estate-draft.js';
import { noteDescription } from './lost-descriptions.js';
import { labelOf, ObjectNames } from './object-names.js';
import type { ServerNames } from './server-names.js';

/** Makes file servers and storage arrays again; then every server looks for its LUNs. */
export function planStorage(draft: EstateDraft, servers: ServerNames): void {
  const { fileServers, storageArrays, accessGroups } = draft.infrastructure;
  planFileServers(draft, new ObjectNames('FileServer', fileServers), servers);
  planStorageArrays(draft, new ObjectNames('StorageArray', storageArrays), servers);
  planAccessGroups(draft, accessGroups);
  draft.section('Every server looks for its storage again');
  for (const { id } of servers.all) {
    const server = servers.reference(id);
    if (server === undefined) continue;
    const { instance, value } = server;
    draft.add(`server ${servers.label(id)}`, {
      verb: 'refreshStorageLayer',
      object: 'Server',
      instance,
      names: [value],
    });
  }
  if (draft.release === '3.2')
    for (const one of [...fileServers, ...storageArrays])
      noteDescription(draft, labelOf(one), one.facts.description);
  noteDisks(draft);
}

/** What a new manager knows of LUNs it finds out by itself; names and the like are not of that. */
function noteDisks(draft: EstateDraft): void {
  for (const { id, facts } of draft.infrastructure.physicalDisks) {
    const words = [
      facts.name?.value,
      facts.shareable?.value === true ? 'shareable' : '',
      facts.description?.value,
    ];
    const text = words.filter(Boolean).join(', ');
    if (text !== '')
      draft.hand(
        'LUN',
        `${facts.wwid?.value ?? id}: ${text}`,
        'a new manager gives it another id and name: set by hand what is needed',
      );
  }
}
