import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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
  type RunningTool,
  runTool,
  startTool,
} from '../jobs/schema/schema-commands.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const scratch = scratchDirectories();
let server: MariadbServer;
let proxy: StallingProxy | undefined;
let running: RunningTool | undefined;

beforeAll(async () => {
  server = await startMariadb();
  await makeSmallRepository(server, 'ovs', 'first', 24);
});
afterEach(async () => {
  running?.child.kill('SIGKILL');
  await running?.ended;
  await proxy?.close();
});
afterAll(() => server?.stop());

/** Settles when the run has sent or got so much, and holds it there. */
async function heldAt(
  direction: 'onceReceived' | 'onceSent',
  bytes: number,
  words: (port: number) => string[],
) {
  const held = await startStallingProxy(server.port);
  proxy = held;
  const reached = new Promise<void>((resolve) => {
    held[direction](bytes, () => {
      held.stall();
      resolve();
    });
  });
  running = startTool(words(held.port));
  await Promise.race([
    reached,
    running.ended.then((result) => {
      throw new Error(`it ended before: ${result.stderr}`);
    }),
  ]);
  return running;
}

describe('two runs at once', () => {
  it('when an import is at work, then another one into the same target is refused, and the first can be run again', async () => {
    const archive = await exported(server, scratch());
    const words = ['--as', 'ovs=copy'];
    await heldAt('onceSent', 4_000_000, (port) => importWords(archive, server, { login: { port }, words }));
    const second = await runTool(importWords(archive, server, { words }));
    expect(codesOf(second)).toEqual(['OVM_LOCKED']);
    running?.child.kill('SIGKILL');
    await running?.ended;
    await proxy?.close();
    await imported(archive, server, { words });
    expect(await dumpAs(server, 'copy', 'ovs')).toBe(await dumpAs(server, 'ovs', 'ovs'));
    expect((await listing(server)).filter((name) => name.startsWith('ovm_rescue'))).toEqual([]);
    await server.sql('DROP DATABASE copy');
  });

  it('when an export is at work, then another one to the same place is told so and harms neither', async () => {
    const out = scratch();
    await heldAt('onceReceived', 4_000_000, (port) => exportWords(server, out, { login: { port } }));
    const second = await runTool(exportWords(server, out));
    expect(codesOf(second), second.stderr).toEqual(['OVM_LOCKED']);
    expect(finishedArchives(out)).toEqual([]);
  });
});

describe('a run that is ended', () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    it(`when ${signal} ends an export, then nothing has a final name and the next run works`, async () => {
      const out = scratch();
      const first = await heldAt('onceReceived', 4_000_000, (port) =>
        exportWords(server, out, { login: { port } }),
      );
      first.child.kill(signal);
      const result = await first.ended;
      if (signal !== 'SIGKILL') expect(result.code).toBe(130);
      expect(finishedArchives(out)).toEqual([]);
      await exported(server, out);
      expect(finishedArchives(out)).toHaveLength(1);
    });
  }
});
