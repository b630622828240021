import type { LunNames } from '../checks/guard/lun-names.js';
import { DeviceResolution } from '../emitters/estate-script/device-resolution.js';
import { wholeDevice } from '../formats/device-path.js';
import { wwidKey } from '../formats/wwid.js';
import type { Environment } from '../model/environment.js';

/** How the LUNs of an estate are told apart: WWIDs in one spelling, and what servers tell of their devices. */
export function lunNames(environment: Environment): LunNames {
  const devices = new DeviceResolution(environment);
  const key = (wwid: string) => wwidKey(wwid) ?? wwid.toLowerCase();
  return {
    key,
    ofDevice: (path, origin) => {
      const found = devices.resolve(path, origin);
      if (found === undefined) return undefined;
      const own = wwidKey(wholeDevice(path));
      const wwids = [...found.wwids, ...(own === undefined ? [] : [own])];
      return { keys: [...new Set(wwids.map(key))], untold: 'unknown' in found };
    },
  };
}
