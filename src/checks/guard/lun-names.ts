import type { Origin } from '../../model/origin.js';

/** Which LUNs a device of a definition is; `untold` where nobody tells all of it. */
export interface DeviceLuns {
  readonly keys: readonly string[];
  readonly untold: boolean;
}

/** How LUNs are told apart, whoever spells them. */
export interface LunNames {
  /** One spelling for a WWID, however it is written. */
  key(wwid: string): string;
  /** Undefined for a path that is no device. */
  ofDevice(path: string, origin: Origin): DeviceLuns | undefined;
}

/** WWIDs in lower case, and no server that tells what its devices are. */
export const plainLunNames: LunNames = {
  key: (wwid) => wwid.toLowerCase(),
  ofDevice: (path) => {
    if (!/^(?:phy:)?(?:\/dev\/|mapper\/)/.test(path)) return undefined;
    const [, wwid] = /\/(3[0-9a-f]{16,32})$/i.exec(path) ?? [];
    return wwid === undefined ? { keys: [], untold: true } : { keys: [wwid.toLowerCase()], untold: false };
  },
};
