import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log.js';
import type { ImportOptions } from '../../../src/jobs/schema/import/import-plan.js';
import { carryOutImport, planImport } from '../../../src/jobs/schema/import-schema.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { createZooAccounts, loadTypeZoo, probeZoo, zooDatabases } from '../../databases/type-zoo.js';
import { makeSmallRepository } from '../../databases/small-repository.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { plainArchive } from './plain-archive.js';

const scratch = scratchDirectories();
let source: MariadbServer;
let server: MariadbServer;
beforeAll(async () => { [source, server] = await Promise.all([startMariadb(), startMariadb()]); });
afterAll(async () => { await source.stop(); await server.stop(); });

function options(archive: string, archives: string, changes: Partial<ImportOptions> = {}): ImportOptions {
  return { archive, archives, settings: server.settings(), renames: new Map(), replace: false, managerStopped: false, log: silentLog, ...changes };
}

describe('import', () => {
  it('zoo', async () => {
    await loadTypeZoo(source);
    await createZooAccounts(server);
    const dir = scratch();
    const archive = await plainArchive(dir, source.settings(), zooDatabases);
    const plan = await planImport(options(archive, dir, {  }));
    console.log(plan.lines.join('\n'));
    console.log(await carryOutImport(plan, (s) => s.text && console.log(s.text)));
    console.log((await server.sql('show databases')).split('\n'));
    for (const name of zooDatabases) expect(await server.dump(name)).toBe(await source.dump(name));
    expect(await probeZoo(server)).toBe(await probeZoo(source));
  });
  it('small', async () => {
    await makeSmallRepository(source, 'ovs');
    const dir = scratch();
    const archive = await plainArchive(dir, source.settings(), ['ovs']);
    const plan = await planImport(options(archive, dir, { renames: new Map([['ovs', 'ovs_copy']]) }));
    console.log(plan.lines.join('\n'));
    console.log(await carryOutImport(plan, (s) => s.text && console.log(s.text)));
    expect((await server.dump('ovs_copy')).replaceAll('ovs_copy', 'ovs')).toBe(await source.dump('ovs'));
  });
});
