import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { silentLog } from '../../src/base/log.js';
import { loadConfiguration } from '../../src/jobs/configuration/load-configuration.js';
import type { Operator } from '../../src/jobs/recover/operator.js';
import { type PlanWords, planRecovery } from '../../src/jobs/recover/plan-recovery.js';
import { type RecoveryGround, recoveryGround } from '../../src/jobs/recover/recovery-ground.js';
import { runRecovery } from '../../src/jobs/recover/run-recovery.js';
import type { PlannedStep } from '../../src/recovery/plan.js';
import { lastLine, runCli } from '../cli/run-cli.js';
import type { LosableEstate } from '../doubles/manager-host/losable-estate.js';

/** An estate that was archived as every night: a capture, and an export of the schema. */
export interface ArchivedEstate {
  readonly estate: LosableEstate;
  readonly config: string;
  readonly archives: string;
  readonly capture: string;
  readonly schema: string;
  /** The judge's text of the database when it was exported. */
  readonly text: string;
}

/** Writes the configuration as a person does who has looked at the estate. */
export function configured(estate: LosableEstate): string {
  const config = join(estate.root, 'ovm-rescue.yaml');
  writeFileSync(config, estate.configuration(), { mode: 0o600 });
  return config;
}

/** What `sets` names is made: a capture, an export of the schema. */
export async function archived(
  estate: LosableEstate,
  sets: readonly ('capture' | 'schema')[] = ['capture', 'schema'],
): Promise<ArchivedEstate> {
  const config = configured(estate);
  const archives = join(estate.root, 'archives');
  mkdirSync(archives, { recursive: true, mode: 0o700 });
  const made = async (...words: readonly string[]) => {
    const result = await runCli([...words, '--config', config, '--estate', 'prod']);
    expect(result.code, result.err).toBe(0);
    return lastLine(result.out);
  };
  const capture = sets.includes('capture') ? await made('capture') : '';
  const text = await estate.database.text();
  const schema = sets.includes('schema') ? await made('schema', 'export') : '';
  return { estate, config, archives, capture, schema, text };
}

/** What a recovery that was led to its end told and asked. */
export interface LedRecovery {
  readonly directory: string;
  /** Everything that was told. */
  readonly told: readonly string[];
  /** Each question with its answer. */
  readonly asked: readonly (readonly [question: string, answer: string])[];
  /** Steps that a person did, in order. */
  readonly byPerson: readonly string[];
}

/** Who looks over the person's shoulder. */
export interface Watcher {
  /** A person is about to do this step; @throws where he must not. */
  readonly before?: (step: PlannedStep, directory: string) => void | Promise<void>;
  /** A person has just done this step. */
  readonly behind?: (step: PlannedStep, directory: string) => void | Promise<void>;
  /** The word that is answered in place of the usual one. */
  readonly answer?: (question: string, words: readonly string[], directory: string) => string | undefined;
}

/** What a careful person answers; of a question with other words the first. */
const usual = ['yes', 'go-on', 'off', 'begin', 'take', 'restored', 'it-is', 'send', 'same-build', 'nowhere'];

/** The ground of a recovery as the command line makes it. */
export async function groundOf(archive: ArchivedEstate): Promise<RecoveryGround> {
  const { config, archives } = archive;
  const configuration = await loadConfiguration(config, silentLog);
  const said = { log: silentLog, clock: systemClock };
  const sent = { secretFile: storagePasswords(archive) };
  return recoveryGround({ archives, estate: 'prod', configuration, sent }, {}, said);
}

/** A person who has read the script of the archive knows the passwords of the storage arrays that it asks for. */
export function storagePasswords({ capture, estate }: ArchivedEstate): readonly string[] {
  const script = join(capture, 'scripts/survivors/survivors.ovmcli');
  if (capture === '' || !existsSync(script)) return [];
  const marks = new Set(readFileSync(script, 'utf8').match(/(?<=@secret:)array-[\w-]+/g));
  return [...marks].map((mark) => {
    const file = join(estate.root, `${mark}-password`);
    writeFileSync(file, 'canary-of-storage\n', { mode: 0o600 });
    return `${mark}=${file}`;
  });
}

/** Plans a situation and leads through it as a DBA does, who types the lines of the runbook on the hosts of the estate. */
export async function recovered(
  archive: ArchivedEstate,
  words: PlanWords,
  watcher: Watcher = {},
): Promise<LedRecovery> {
  const { estate } = archive;
  const told: string[] = [];
  const asked: (readonly [string, string])[] = [];
  const byPerson: string[] = [];
  const { directory } = await planRecovery(await groundOf(archive), words);
  const operator: Operator = {
    tell: (line) => void told.push(line),
    ask: async (question, answers) => {
      const answer = watcher.answer?.(question, answers, directory) ?? carefulAnswer(estate, answers);
      asked.push([question, answer]);
      return answer;
    },
    wait: async (step) => {
      if (byPerson.filter((id) => id === step.id).length > 2)
        throw new Error(`${step.id} was done three times, and its check does not hold`);
      await watcher.before?.(step, directory);
      byPerson.push(step.id);
      // what the tool leaves to a person is looked at in the web interface
      const commands = step.commands.filter(({ kind }) => kind !== 'ovm-rescue');
      told.push(...(await estate.operator.do({ ...step, commands })).map(({ line }) => `typed: ${line}`));
      await watcher.behind?.(step, directory);
      return 'done';
    },
  };
  const run = await runRecovery({ ground: await groundOf(archive), directory, operator }).catch((error) => {
    const held = told.filter((line) => line.includes('It holds already'));
    throw new Error(`${error}, behind:\n${[...held, ...told.slice(-30)].join('\n')}`, { cause: error });
  });
  if (!run.ended) throw new Error(`the recovery did not end:\n${told.slice(-60).join('\n')}`);
  // as the run has said: the configuration gets the certificate of the new installation
  configured(estate);
  return { directory, told, asked, byPerson };
}

/** What is new is taken only when the host itself shows the same. */
function carefulAnswer({ application }: LosableEstate, answers: readonly string[]): string {
  const [first = ''] = answers;
  if (!first.startsWith('SHA256:')) return usual.find((word) => answers.includes(word)) ?? first;
  const [, , key = ''] = application.knownHostsLine.trim().split(' ');
  const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64');
  const shown = [`SHA256:${digest.replace(/=+$/, '')}`, `SHA256:${application.fingerprint}`];
  return shown.includes(first) ? first : 'stop';
}

/** `0 differences`, or the differences between the capture and the estate as it is now, with their number. */
export async function differences({ capture, config }: ArchivedEstate): Promise<string> {
  const { err, out, code } = await runCli([
    ...['compare', capture, '--live'],
    ...['--config', config, '--estate', 'prod'],
  ]);
  expect(code, err).toBe(0);
  const last = lastLine(err);
  return last === '0 differences' ? last : `${out}${last}`;
}
