import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { builtProgram } from '../built-program.js';
import { appliesAtDouble, changesIn, managerPassword, standing } from '../jobs/apply/apply-at-double.js';
import type { SpeedAnswer, SpeedQuestion } from './apply-speed-program.js';
import { manyVms } from './apply-speed-world.js';

const count = Number(process.env.OVM_PROOF_VMS ?? 1000);
const rounds = Number(process.env.OVM_PROOF_ROUNDS ?? 9);
/** The promise: apply takes at most so many times as long as the same lines sent bare over one session. */
const promised = 1.5;

const { start, place } = appliesAtDouble();
let program: ChildProcess | undefined;
afterEach(() => {
  program?.kill();
});

function asked(question: SpeedQuestion): Promise<SpeedAnswer> {
  return new Promise((resolve, reject) => {
    program?.once('message', (answer) => resolve(answer as SpeedAnswer));
    program?.once('exit', (code) => reject(new Error(`the program ended with ${code}`)));
    program?.send(question);
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]];
  return (low + high) / 2;
}

// times on a shared machine: up to three attempts, as for every other proof that measures them
describe('the speed of apply', { retry: 2 }, () => {
  it(`when ${count} VMs are applied, then it takes at most ${promised} times as long as the same lines sent bare`, async () => {
    const { world, lines } = manyVms(count);
    const { root } = place();
    writeFileSync(join(root, 'script'), lines.join('\n'));
    writeFileSync(join(root, 'password'), managerPassword, { mode: 0o600 });
    program = fork(builtProgram('test/proof/apply-speed-program.ts'), [JSON.stringify({ root })]);
    const [ratios, work]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      const took = { bare: 0, apply: 0 };
      const cpu = { bare: 0, apply: 0 };
      const stands: ReturnType<typeof standing>[] = [];
      for (const way of round % 2 === 0 ? (['bare', 'apply'] as const) : (['apply', 'bare'] as const)) {
        const server = await start({ release: '3.4', world });
        writeFileSync(join(root, 'known'), server.knownHostsLine);
        const used = process.cpuUsage();
        const { tookMs, cpuMs } = await asked({ way, port: server.port, round });
        const { user, system } = process.cpuUsage(used);
        took[way] = tookMs;
        cpu[way] = cpuMs + (user + system) / 1000;
        expect(changesIn(server)).toHaveLength(lines.length);
        stands.push(standing(server));
        await server.close();
      }
      expect(stands[0]?.vms).toHaveLength(count);
      expect(stands[0]).toEqual(stands[1]);
      ratios.push(took.apply / took.bare);
      work.push(cpu.apply / cpu.bare);
      const told = (['bare', 'apply'] as const).map(
        (way) => `${way} ${Math.round(took[way])} ms (processors ${Math.round(cpu[way])} ms)`,
      );
      process.stdout.write(
        `${count} VMs, ${lines.length} lines: ${told.join(', ')}, ${(took.apply / took.bare).toFixed(2)}\n`,
      );
    }
    // on a machine that does other work the time of the processors tells more than that of the clock
    process.stdout.write(
      `first ${ratios[0]?.toFixed(2)}, median of ${rounds}: ${median(ratios).toFixed(2)}, of the processors ${median(work).toFixed(2)}\n`,
    );
    expect(median(ratios)).toBeLessThanOrEqual(promised);
  });
});
