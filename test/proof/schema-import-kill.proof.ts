import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MariadbServer, startMariadb } from '../databases/mariadb-server.js';
import { makeSmallRepository } from '../databases/small-repository.js';
import { killAndRepeat, runImport } from '../jobs/schema/kill-import.js';
import { plainArchive } from '../jobs/schema/plain-archive.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const kills = Number(process.env.OVM_PROOF_KILLS ?? 30);
const scratch = scratchDirectories();
let server: MariadbServer;
beforeAll(async () => {
  server = await startMariadb();
});
afterAll(() => server?.stop());

it(`when an import is killed at ${kills} random moments, then the target is whole each time and the same command finishes`, async () => {
  await makeSmallRepository(server, 'ovs', 'first', 24);
  const job = {
    server,
    archive: await plainArchive(scratch(), server.settings(), ['ovs']),
    archives: scratch(),
  };
  const wanted = await server.dump('ovs');
  const again = async () => {
    await server.sql('DROP DATABASE IF EXISTS ovs');
    await makeSmallRepository(server, 'ovs', 'second', 24);
    return server.dump('ovs');
  };
  await again();
  const began = performance.now();
  await runImport(job);
  const wholeMs = performance.now() - began;
  const hits: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    // Half of them where it is short and matters most: from just before the exchange to the end.
    const moment =
      kill % 2 === 0
        ? { line: 'planned', afterMs: Math.random() * wholeMs }
        : { line: kill % 4 === 1 ? 'exchange' : 'clean-up', afterMs: Math.random() * 120 };
    hits.push(await killAndRepeat(job, moment, { name: 'ovs', before: await again(), wanted }));
  }
  const fewest = Math.floor(kills / 10);
  expect(hits.filter((hit) => hit === 'before').length).toBeGreaterThan(fewest);
  expect(hits.filter((hit) => hit === 'exchange').length).toBeGreaterThan(fewest);
});
