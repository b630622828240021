import { RescueError } from '../../base/errors.js';
import { toolVersion } from '../../base/version.js';
import { loginText } from '../../reach/ssh/ssh-address.js';
import { estateGuard } from '../guard-estate.js';
import type { ManagerCliWords } from '../live/live-words.js';
import type { Secrets } from '../live/secrets.js';
import { plannedScript } from '../planned-script.js';
import type { EstateInput } from '../read-estate.js';
import type { ApplyJournal, JournalOwner } from './apply-journal.js';
import type { ApplyScript } from './apply-script.js';
import type { ApplyOutcome, BeforeSending } from './apply-settings.js';
import type { ApplyWords, Declaration } from './apply-words.js';
import type { ManagerIdentity } from './manager-identity.js';
import type { ManagerLink } from './manager-link.js';
import { scriptSecrets, scriptSecretWords } from './script-secrets.js';
import { StepSender } from './send-steps.js';

/** What a run is made of, once the manager is reached and the script is read. */
export interface RunParts {
  readonly words: ApplyWords;
  readonly input: EstateInput;
  readonly cli: ManagerCliWords;
  readonly link: ManagerLink;
  readonly secrets: Secrets;
  readonly identity: ManagerIdentity;
  readonly script: ApplyScript;
  readonly journal: ApplyJournal;
}

/** Before a line is sent again whose reply was lost, it is looked for after each of these, in milliseconds. */
const usualSettleMs = [2_000, 5_000];

/** So long jobs of the manager are waited for after a lost reply, and so often they are asked for, in milliseconds. */
const usualJobs = { forMs: 600_000, betweenMs: 5_000 } as const;

/** So long an answer of the guard counts while the operator thinks. */
const guardCountsMs = 60_000;

/** One run of a script: what earlier runs left is settled, the guard is asked, and then lines are sent. */
export class GuardedRun {
  readonly #parts: RunParts;
  readonly #guard: BeforeSending;
  #sender: StepSender | undefined;
  #guardedAt = 0;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#guard = parts.words.guard ?? guardOf(parts);
  }

  /** See PlannedApply.check. */
  async check(declared: readonly Declaration[]): Promise<void> {
    const { words, input, link, secrets, script, journal } = this.#parts;
    const passwords = await scriptSecrets(script.secrets, scriptSecretWords(words), secrets);
    journal.begin(toolVersion, journalOwner(this.#parts));
    for (const { what, word } of declared) journal.declared(what, word);
    this.#sender = new StepSender(script, journal, link, {
      ...{ guard: this.#guard, secrets: passwords, log: input.log },
      deleteLeftovers: words.deleteLeftovers ?? false,
      tookEffect: new Set(words.tookEffect),
      settleMs: words.patience?.settleMs ?? usualSettleMs,
      jobs: {
        forMs: words.patience?.jobsForMs ?? usualJobs.forMs,
        betweenMs: words.patience?.betweenMs ?? usualJobs.betweenMs,
      },
    });
    await this.#ended(() => this.#settled());
  }

  /** See PlannedApply.carryOut. */
  async carryOut(): Promise<ApplyOutcome> {
    const sender = this.#sender;
    if (sender === undefined) throw new Error('nothing is sent that was not checked');
    const outcome = await this.#ended(async () => {
      if (performance.now() - this.#guardedAt > guardCountsMs) await this.#askGuard();
      return sender.run();
    });
    this.#parts.journal.end('done');
    return outcome;
  }

  /** What an interrupted run made is known before the guard is asked: it would take it for somebody else's. */
  async #settled(): Promise<void> {
    await this.#sender?.settle();
    await this.#askGuard();
  }

  async #askGuard(): Promise<void> {
    const { script, cli } = this.#parts;
    const what = `the lines of ${script.path} to ${loginText(cli)}`;
    await this.#sender?.askGuard(what, 'no line was sent now');
    this.#guardedAt = performance.now();
  }

  /** The journal says how a run ended, if it can. */
  async #ended<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      const outcome = error instanceof RescueError ? error.code : 'failed';
      if (outcome !== 'OVM_WRITE_FAILED') this.#parts.journal.end(outcome);
      throw error;
    }
  }
}

/** Whose journal it has to be. */
export function journalOwner({
  script,
  cli,
  identity,
}: Pick<RunParts, 'script' | 'cli' | 'identity'>): JournalOwner {
  const { version, uuid = null } = identity;
  return {
    script: { path: script.path, sha256: script.sha256 },
    manager: { host: cli.host, login: loginText(cli), version, uuid },
  };
}

function guardOf({ words, input, identity, script }: RunParts): BeforeSending {
  const { declaredDead = [], withoutLocks = [], managerUuid: said } = words;
  const uuid = identity.uuid ?? said;
  return estateGuard(input, {
    planned: plannedScript({ lines: script.steps }, script.path),
    ...{ declaredDead, withoutLocks },
    ...(uuid !== undefined && { managerUuid: uuid }),
  });
}
