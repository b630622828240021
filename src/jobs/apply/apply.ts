import { basename, join } from 'node:path';
import { RescueError } from '../../base/errors.js';
import { openJournalFile } from '../../reach/journal-file.js';
import { createLocalHost } from '../../reach/local-host.js';
import { loginText } from '../../reach/ssh/ssh-address.js';
import { EstateServices } from '../live/estate-services.js';
import type { ManagerCliWords } from '../live/live-words.js';
import { Secrets } from '../live/secrets.js';
import type { EstateInput } from '../read-estate.js';
import { EstateHosts } from '../ssh/estate-hosts.js';
import { ApplyJournal } from './apply-journal.js';
import { type ApplyScript, readApplyScript } from './apply-script.js';
import type { ApplyOutcome } from './apply-settings.js';
import type { ApplyWords, Declaration } from './apply-words.js';
import { GuardedRun, journalOwner, type RunParts } from './guarded-run.js';
import { type ManagerIdentity, managerRelease, managerUuid, refuseOthers } from './manager-identity.js';
import { ManagerLink } from './manager-link.js';
import { fileWord, journalsOf, withManagerLock } from './manager-lock.js';
import { planLines } from './plan-lines.js';
import { refuseOtherLines } from './took-effect.js';

export type { ApplyWords, Declaration } from './apply-words.js';

/** An apply that was planned: nothing was sent yet. */
export interface PlannedApply {
  readonly manager: string;
  readonly identity: ManagerIdentity;
  readonly script: ApplyScript;
  readonly journal: string;
  /** For people: what would be sent. */
  readonly lines: readonly string[];
  /** Whether anything is left to be sent. */
  readonly isDone: boolean;
  /**
   * Looks whether lines without a known reply took effect, and asks the guard; nothing is sent. `declared` is what the
   * operator typed. Throws OVM_APPLY_GUARDED with every reason, and what finding passwords and reading throw.
   */
  check(declared: readonly Declaration[]): Promise<void>;
  /** Sends what is left, after `check`. Throws as StepSender.run. */
  carryOut(): Promise<ApplyOutcome>;
}

const largestScript = 64 * 1024 * 1024;
const usualPatience = { reconnectForMs: 600_000, betweenMs: 5_000 } as const;

/**
 * Reaches the manager, reads the script by its release, and hands on what would be sent; ends all connections behind
 * it. Throws OVM_SCRIPT_INVALID, OVM_MANAGER_DIFFERS, OVM_JOURNAL_DAMAGED, OVM_LOCKED, and what reaching hosts throws.
 */
export async function withApply<Result>(
  words: ApplyWords,
  use: (planned: PlannedApply) => Promise<Result>,
): Promise<Result> {
  const cli = onlyManager(words.input);
  const secrets = words.input.secrets ?? new Secrets(words.input.log);
  const input = { ...words.input, secrets };
  const hosts = new EstateHosts(input.ssh ?? (() => ({})), input.log, secrets);
  const services = new EstateServices(input, hosts, secrets);
  services.takeVariables();
  const link = new ManagerLink(() => services.changingCliSession(cli), {
    ...usualPatience,
    ...words.patience,
  });
  try {
    const bytes = await createLocalHost().readFile(words.script, largestScript);
    const version = await managerRelease(link, loginText(cli), words.release);
    const script = readApplyScript(words.script, bytes, version.release);
    const uuid = await managerUuid({ host: cli.host, link }, input, services);
    refuseOthers(
      loginText(cli),
      { ...version, ...(uuid !== undefined && { uuid }) },
      script.head,
      words.managerUuid,
    );
    const identity = { ...version, ...(uuid !== undefined && { uuid }) };
    const path =
      words.journal ?? journalPath(words, script, uuid ?? words.managerUuid ?? `${cli.host}-${cli.port}`);
    const parts = { words, input, cli, link, secrets, identity, script };
    const names = [`${cli.host}-${cli.port ?? ''}`, ...(uuid === undefined ? [] : [uuid])];
    const directory = journalsOf(words.archives, input.estate);
    return await withManagerLock(directory, loginText(cli), names, () => withJournal(path, parts, use));
  } finally {
    await link.close();
    await services.close();
    await hosts.close();
  }
}

async function withJournal<Result>(
  path: string,
  parts: Omit<RunParts, 'journal'>,
  use: (planned: PlannedApply) => Promise<Result>,
): Promise<Result> {
  const journal = new ApplyJournal(await openJournalFile(path));
  try {
    const all = { ...parts, journal };
    journal.refuseOther(journalOwner(all));
    journal.refuseOtherLines(parts.script.steps.length);
    refuseOtherLines(parts.words.tookEffect ?? [], parts.script.steps, journal);
    return await use(planned(all));
  } finally {
    journal.close();
  }
}

function onlyManager({ managerClis = [] }: EstateInput): ManagerCliWords {
  const [cli, second] = managerClis;
  if (cli !== undefined && second === undefined) return cli;
  throw new RescueError('OVM_USAGE', 'the command', 'one CLI of a manager must be named (--manager-cli)');
}

/** By name and content of the script and by manager: whoever runs the same command finds it again. */
function journalPath(
  { archives, input, script: path }: ApplyWords,
  script: ApplyScript,
  manager: string,
): string {
  const name = `${fileWord(basename(path))}-${script.sha256.slice(0, 12)}-${fileWord(manager)}.jsonl`;
  return join(journalsOf(archives, input.estate), name);
}

function planned(parts: RunParts): PlannedApply {
  const { cli, identity, script, journal } = parts;
  const run = new GuardedRun(parts);
  const left = script.steps.filter(({ number }) => journal.line(number).state !== 'done');
  return {
    manager: loginText(cli),
    ...{ identity, script },
    journal: journal.path,
    lines: planLines(parts),
    isDone: left.length === 0,
    check: (declared) => run.check(declared),
    carryOut: () => run.carryOut(),
  };
}
