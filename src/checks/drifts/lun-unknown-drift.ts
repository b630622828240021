import type { DeviceAlias } from '../../model/known-places.js';
import { commandFor } from './cures.js';
import type { DriftRule } from './drift.js';
import type { DriftViews } from './drift-views.js';
import { listedObject, placeOfList, serverSubject } from './listed-objects.js';

export const lunUnknownDrift: DriftRule = {
  name: 'lun-unknown',
  title: 'A server has a LUN that the manager does not list',
  check: (views) => {
    const { wwidsOfManager } = views;
    if (wwidsOfManager === undefined) return [];
    const found = new Map<string, DeviceAlias>();
    for (const alias of views.servers.deviceAliases ?? []) {
      const { server, wwid } = alias;
      // paths and partitions are names of the same LUN, and each server looks for itself
      if (server !== undefined && !wwidsOfManager.has(wwid) && !found.has(`${server} ${wwid}`))
        found.set(`${server} ${wwid}`, alias);
    }
    return [...found.values()].flatMap(({ server = '', wwid, device, origin }) => {
      const known = serverOf(views, server, origin.file);
      if (known === undefined) return [];
      return {
        subject: `LUN ${printed(wwid)} on ${serverSubject(views, known)}`,
        message: `the server has it (${device}), and the manager lists no physical disk with this WWID`,
        origins: [origin, ...placeOfList(views, 'PhysicalDisk')],
        cure: {
          kind: 'lines',
          lines: [commandFor('refreshStorageLayer', 'Server', known)],
          what: 'the manager has the server look for its LUNs again; nothing on them is changed',
        },
      };
    });
  },
};

/** The server whose files lie in the directory, as the manager lists it. */
function serverOf(views: DriftViews, directory: string, file: string): string | undefined {
  const prefix = file.slice(0, file.lastIndexOf('/') + 1);
  const own = views.servers.servers.find(
    ({ id, facts, repositoryIds }) =>
      id === directory ||
      [...Object.values(facts), ...repositoryIds].some((fact) => fact?.origin.file.startsWith(prefix)),
  );
  return own && listedObject(views, 'Server', own.id)?.id;
}

/** As multipath and the manager print it: an NAA number stands behind a 3 (scsi_id(8)). */
function printed(wwid: string): string {
  return /^(?:[235][0-9a-f]{15}|6[0-9a-f]{31})$/.test(wwid) ? `3${wwid}` : wwid;
}
