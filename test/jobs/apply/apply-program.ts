/** `node apply-program.js WORDS`: applies a script at a double, without a guard of a live estate; for kill loops. */
import { withApply } from '../../../src/jobs/apply/apply.js';

interface ProgramWords {
  readonly script: string;
  readonly journal: string;
  readonly root: string;
  readonly port: number;
  readonly known: string;
  readonly password: string;
}

const { root, port, known, password, ...words }: ProgramWords = JSON.parse(process.argv[2] ?? '');
const cli = { user: 'admin', host: '127.0.0.1', port, password: { file: password } };
const outcome = await withApply(
  {
    ...words,
    archives: root,
    input: {
      ...{ estate: 'test', trees: [], managerFiles: [], managerClis: [cli] },
      ssh: () => ({ knownHosts: known }),
      log: { info: () => {}, warn: () => {} },
    },
    guard: async () => [],
    patience: { reconnectForMs: 5_000, betweenMs: 10, settleMs: [5] },
  },
  async (planned) => {
    await planned.check([]);
    return planned.carryOut();
  },
);
process.stdout.write(`${JSON.stringify(outcome)}\n`);
