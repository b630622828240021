import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '../../src/base/log.js';
import { printMapLine } from '../../src/formats/map-file.js';
import { readEstate } from '../../src/jobs/read-estate.js';
import { StorageAnew } from '../doubles/manager-host/storage-anew.js';
import type { ArchivedEstate, Watcher } from './recovered-estate.js';

/** What a person states of the new storage: how LUNs are called now, where pools may be made, what is shareable. */
export async function statedMap({
  estate: { reality, repositories },
  capture,
}: ArchivedEstate): Promise<string> {
  const { diskIds, blank } = new StorageAnew(reality.world, repositories).reinstalled;
  const input = { estate: 'prod', archive: capture, trees: [], managerFiles: [], log: silentLog };
  const { environment } = await readEstate(input);
  const clustered = reality.world.pools.filter(({ values }) => values?.clustered === 'Yes');
  const lines = [
    ...reality.world.physicalDisks.map(({ id, page83 }) => ({
      ...{ subject: 'lun' as const, key: page83.toLowerCase(), attribute: 'physicalDisk' },
      value: diskIds[id] ?? '',
    })),
    ...blank.map(({ id, page83 }) => ({
      ...{ subject: 'lun' as const, key: page83, attribute: 'physicalDisk', value: id },
    })),
    ...clustered.map(({ name }, index) => ({
      ...{ subject: 'pool' as const, key: name, attribute: 'place', value: blank[index]?.page83 ?? '' },
    })),
    ...Object.keys(environment.shareableDisks ?? {}).map((key) => ({
      ...{ subject: 'disk' as const, key, attribute: 'shareable', value: 'yes' },
    })),
  ];
  return lines.map((line) => `${printMapLine(line)}\n`).join('');
}

/** A person who types what may be formatted, has read the list of copies, and states in the map what is open. */
export function stating(map: string): Watcher {
  return {
    answer: (question, words, directory) => {
      if (/^EVERYTHING on/.test(question)) return words[0];
      if (words.includes('copy')) return 'copy';
      if (!words.includes('rest')) return undefined;
      const file = join(directory, 'scripts/estate.map');
      if (existsSync(file) && readFileSync(file, 'utf8').includes(map)) return 'rest';
      appendFileSync(file, map);
      return 'again';
    },
  };
}
