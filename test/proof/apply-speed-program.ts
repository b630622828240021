/**
 * `node apply-speed-program.js WORDS`: for each message sends the lines of a script to a manager, bare or by apply, in one
 * process that gets warm as a long run does, and answers how long it took.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, type ClientChannel } from 'ssh2';
import { withApply } from '../../src/jobs/apply/apply.js';

export interface SpeedWords {
  /** Holds `script`, `password` and `known`; journals are made in it. */
  readonly root: string;
}

export interface SpeedQuestion {
  readonly way: 'bare' | 'apply';
  readonly port: number;
  readonly round: number;
}

export interface SpeedAnswer {
  readonly tookMs: number;
  /** Of this process, without the manager's part. */
  readonly cpuMs: number;
}

const { root }: SpeedWords = JSON.parse(process.argv[2] ?? '');
const lines = readFileSync(join(root, 'script'), 'utf8').split('\n');

process.on('message', async ({ way, port, round }: SpeedQuestion) => {
  const [begin, used] = [performance.now(), process.cpuUsage()];
  if (way === 'bare') await sendBare(port);
  else await sendByApply(port, round);
  const { user, system } = process.cpuUsage(used);
  const answer: SpeedAnswer = { tookMs: performance.now() - begin, cpuMs: (user + system) / 1000 };
  process.send?.(answer);
});

/** One session, one line after the other, nothing kept, and of a reply nothing looked at but that it is one. */
async function sendBare(port: number): Promise<void> {
  const client = new Client();
  await new Promise<void>((resolve, reject) => {
    client.on('ready', resolve).on('error', reject);
    const password = readFileSync(join(root, 'password'), 'utf8');
    client.connect({ host: '127.0.0.1', port, username: 'admin', password });
  });
  client.setNoDelay(true);
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.shell(false, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  let text = '';
  let arrived = () => {};
  channel.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    if (text.endsWith('OVM> ')) arrived();
  });
  const prompt = () =>
    new Promise<void>((resolve) => {
      arrived = resolve;
      if (text.endsWith('OVM> ')) resolve();
    });
  await prompt();
  for (const line of lines) {
    text = '';
    channel.write(`${line}\r`);
    await prompt();
    if (!text.includes('Status: Success')) throw new Error(text);
  }
  client.end();
}

async function sendByApply(port: number, round: number): Promise<void> {
  const cli = { user: 'admin', host: '127.0.0.1', port, password: { file: join(root, 'password') } };
  await withApply(
    {
      ...{ script: join(root, 'script'), archives: root, journal: join(root, `journal-${round}.jsonl`) },
      input: {
        ...{ estate: 'test', trees: [], managerFiles: [], managerClis: [cli] },
        ssh: () => ({ knownHosts: join(root, 'known') }),
        log: { info: () => {}, warn: () => {} },
      },
      guard: async () => [],
    },
    async (planned) => {
      await planned.check([]);
      return planned.carryOut();
    },
  );
}
