import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { writeNightRecord } from '../../../src/archive/night-records.js';
import { openArchive } from '../../../src/archive/open-archive.js';
import { RowChecksum } from '../../../src/formats/table-rows/row-checksum.js';
import { sampleNight } from '../../archive/sample-night.js';
import { reseal } from './resealed-archive.js';

const changedTable = 'event_log';

/** Changes a value to another one of its length, and every checksum in the archive with it: within it nothing tells. */
export function forgeRow(archive: string): void {
  const path = join(archive, `schema/ovs/data/${changedTable}.tsv.gz`);
  const before = gunzipSync(readFileSync(path)).toString('latin1');
  const after = before.replace('event 7\n', 'event 8\n');
  if (after === before) throw new Error('there is no such row');
  writeFileSync(path, gzipSync(Buffer.from(after, 'latin1')));
  const sum = new RowChecksum();
  for (const line of after.split('\n').slice(0, -1)) {
    const bytes = new Uint8Array(Buffer.from(line, 'latin1'));
    sum.row(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, bytes.length);
  }
  reseal(archive, ({ schema }) => {
    for (const table of (schema?.databases ?? []).flatMap(({ tables }) => tables))
      if (table.name === changedTable) table.checksum = sum.text();
  });
}

/** A record of the night that made an archive, beside it. */
export async function tellOfNight(archive: string): Promise<void> {
  const { manifest, manifestSha256 } = await openArchive(archive);
  const { estate } = manifest;
  const name = basename(archive);
  const night = sampleNight(name.replace(/-.*$/, '-aaaaaa'));
  const made = { kind: 'schema', name, status: 'complete', problems: [], manifestSha256 } as const;
  await writeNightRecord(dirname(dirname(archive)), estate, { ...night, estate, archives: [made] });
}
