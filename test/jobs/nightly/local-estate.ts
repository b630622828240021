import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NightlyConfiguration } from '../../../src/base/configuration.js';
import type { ChosenEstate } from '../../../src/jobs/configuration/chosen-estate.js';
import { Secrets } from '../../../src/jobs/live/secrets.js';
import { type NightRequest, runNight } from '../../../src/jobs/nightly/run-night.js';
import type { NightRecord } from '../../../src/model/night.js';
import { smallManager, smallRepository } from '../../cli/small-tree.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';

/** Makes estates on this machine whose archives are below `root`; `onLine` hears of every line that is logged. */
export function localEstates() {
  const scratch = scratchDirectories();
  return (root: string, nightly: NightlyConfiguration = {}) => {
    const place = scratch();
    const estate: ChosenEstate = {
      ...{ name: 'prod', ssh: {}, hosts: new Map(), servers: [], agents: [], databaseServers: [], nightly },
      repositories: [{ tree: smallRepository(join(place, 'repo')), required: true }],
      managerFiles: [{ tree: smallManager(join(place, 'manager')), required: true }],
    };
    const told: NightRecord[] = [];
    let minutes = 0;
    const lines: string[] = [];
    const night = async (changes: Partial<NightRequest> = {}, onLine: (line: string) => void = () => {}) => {
      const hear = (line: string) => {
        lines.push(line);
        onLine(line);
      };
      const log = { info: hear, warn: hear };
      minutes += 1;
      const at = Date.UTC(2026, 10, 23, 2, 10 + minutes);
      const outcome = await runNight({
        ...{ estate, root, secrets: new Secrets(log), log, clock: { now: () => new Date(at) } },
        tell: async (record) => {
          told.push(record);
          return [{ target: 'command tell', status: 'sent' }];
        },
        refresh: async () => {},
        ...changes,
      });
      if (!('record' in outcome)) throw outcome.error;
      return outcome.record;
    };
    return { estate, place, told, lines, night };
  };
}

/** Names of the archives of the estate `prod`. */
export function archivesIn(root: string): string[] {
  return readdirSync(join(root, 'prod')).filter((name) => /^\d{8}T/.test(name));
}
