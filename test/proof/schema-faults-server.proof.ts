import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MariadbServer, startMariadb } from '../databases/mariadb-server.js';
import { makeSmallRepository } from '../databases/small-repository.js';
import { type StallingProxy, startStallingProxy } from '../databases/stalling-proxy.js';
import { codesOf, finishedArchives } from '../jobs/schema/failures.js';
import {
  dumpAs,
  exported,
  exportWords,
  imported,
  importWords,
  listing,
  runTool,
  startTool,
} from '../jobs/schema/schema-commands.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const megabyte = 1_000_000;
const scratch = scratchDirectories();
let server: MariadbServer;
let proxy: StallingProxy;

beforeEach(async () => {
  server = await startMariadb();
  proxy = await startStallingProxy(server.port);
});
afterEach(async () => {
  await proxy?.close();
  await server?.stop();
});

const longRepository = () => makeSmallRepository(server, 'ovs', 'first', 24);
const throughProxy = () => ({ port: proxy.port });

describe('a server that is killed', () => {
  it('when it dies in an export, then nothing has a final name and the next run works', async () => {
    await longRepository();
    const out = scratch();
    proxy.onceReceived(8 * megabyte, () => server.kill());
    const result = await runTool(exportWords(server, out, { login: throughProxy() }));
    expect(codesOf(result)).toEqual(['OVM_DB_LOST']);
    expect(finishedArchives(out)).toEqual([]);
    await server.restart();
    await exported(server, out, { login: throughProxy() });
    expect(finishedArchives(out)).toHaveLength(1);
  });

  it('when it dies while rows are loaded, then the same command brings the database', async () => {
    await longRepository();
    const archive = await exported(server, scratch());
    const wanted = await server.dump('ovs');
    await server.sql('DROP DATABASE ovs');
    proxy.onceSent(8 * megabyte, () => server.kill());
    const result = await runTool(importWords(archive, server, { login: throughProxy() }));
    expect(codesOf(result)).toEqual(['OVM_DB_LOST']);
    await server.restart();
    expect(await listing(server)).not.toContain('ovs/vm');
    await imported(archive, server, { login: throughProxy() });
    expect(await server.dump('ovs')).toBe(wanted);
    expect((await listing(server)).filter((name) => name.startsWith('ovm_rescue'))).toEqual([]);
  });

  for (const [moment, said] of [
    ['as the tables are exchanged', 'RENAME TABLE'],
    ['as the old triggers are dropped', 'DROP TRIGGER'],
    ['as the new triggers are created', 'TRIGGER `vm_named`'],
  ] as const) {
    it(`when it dies ${moment}, then the same command finishes the exchange`, async () => {
      await makeSmallRepository(server, 'ovs');
      const place = scratch();
      const archive = await exported(server, place);
      const wanted = await server.dump('ovs');
      await makeSmallRepository(server, 'target', 'second');
      const old = await dumpAs(server, 'target', 'target');
      const words = ['--as', 'ovs=target', '--replace'];
      let struck = 0;
      proxy.onceSaid(said, async () => {
        struck += 1;
        await server.kill();
      });
      const options = { login: throughProxy(), archives: join(place, 'safety'), words };
      const result = await runTool(importWords(archive, server, options));
      expect(struck).toBe(1);
      expect(result.code, result.stderr).not.toBe(0);
      await server.restart();
      await imported(archive, server, options);
      expect(await dumpAs(server, 'target', 'ovs')).toBe(await dumpAs(server, 'ovs', 'ovs'));
      expect(await server.dump('ovs')).toBe(wanted);
      expect((await listing(server)).filter((name) => name.startsWith('ovm_rescue'))).toEqual([]);
      const [safety = 'none'] = finishedArchives(join(place, 'safety'));
      await imported(safety, server, { words: ['--as', 'target=older'] });
      expect(await dumpAs(server, 'older', 'target')).toBe(old);
    });
  }
});

describe('a connection that is silently stalled', () => {
  beforeEach(longRepository);

  it('when an export hears nothing more, then it gives up and says so', async () => {
    const out = scratch();
    proxy.onceReceived(8 * megabyte, () => proxy.stall());
    const words = ['--stall-timeout', '1'];
    const result = await runTool(exportWords(server, out, { login: throughProxy(), words }));
    expect(codesOf(result)).toEqual(['OVM_DB_STALLED']);
    expect(finishedArchives(out)).toEqual([]);
  });

  it('when an import hears nothing more, then it gives up and the same command brings the database', async () => {
    const archive = await exported(server, scratch());
    const wanted = await server.dump('ovs');
    await server.sql('DROP DATABASE ovs');
    proxy.onceSent(8 * megabyte, () => proxy.stall());
    const words = ['--stall-timeout', '1'];
    const result = await runTool(importWords(archive, server, { login: throughProxy(), words }));
    expect(codesOf(result)).toEqual(['OVM_DB_STALLED']);
    proxy.cut();
    await imported(archive, server);
    expect(await server.dump('ovs')).toBe(wanted);
  });
});

describe('a table that goes away', () => {
  beforeEach(longRepository);

  it('when it is dropped during an export, then the export fails and names it', async () => {
    const out = scratch();
    proxy.onceReceived(8 * megabyte, () => server.sql('DROP TABLE ovs.pool').then(() => {}));
    await server.sql('ALTER TABLE ovs.vm DROP FOREIGN KEY in_pool');
    const running = startTool(exportWords(server, out, { login: throughProxy(), words: ['--threads', '1'] }));
    const result = await running.ended;
    expect(result.code, result.stderr).toBe(1);
    expect(result.stderr).toMatch(/ovs[`".]*\.?[`"]*pool/);
    expect(finishedArchives(out)).toEqual([]);
  });
});
