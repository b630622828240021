import { createHash } from 'node:crypto';
import { RescueError } from '../../base/errors.js';
import { oneLine } from '../../base/one-line.js';
import { holdsSecretMark, isSecretKey } from '../../base/secret.js';
import type { CliCommand } from '../../formats/ovm-cli/cli-command.js';
import { readCliScript } from '../../formats/ovm-cli/read-cli-script.js';
import type { Release } from '../../model/environment.js';
import { isListedChange, secretNamesIn } from '../../reach/cli-changes.js';
import { readableTypes } from '../../reach/cli-readings.js';
import { byWwid, lunsOfScript } from '../script-luns.js';
import { type ApplyStep, effectOf, givenValue, switchesOn } from './apply-step.js';

/** A script whose every line may be sent to a manager of its release. */
export interface ApplyScript {
  readonly path: string;
  readonly release: Release;
  readonly steps: readonly ApplyStep[];
  /** Of the lines, and the WWIDs that comments give their LUNs: the same script, whatever else its comments say. */
  readonly sha256: string;
  /** Names of the passwords its lines need. */
  readonly secrets: readonly string[];
  readonly head: ScriptWords;
}

/** What the comments a script begins with say of where it belongs. */
export interface ScriptWords {
  readonly release?: string;
  readonly managerUuid?: string;
}

/** What is wrong with a line. */
interface Problem {
  readonly line: number;
  readonly column: number;
  readonly why: string;
}

const mostProblems = 20;
/** Characters of one problem: a list of all commands helps nobody twenty times. */
const longestProblem = 200;

/**
 * Reads a script by the grammar of a release. Throws OVM_SCRIPT_INVALID with line and column of everything that is
 * wrong, a line each: what the grammar does not take, verbs that are never sent, something without a name that is to be made, high
 * availability before the last block. LUNs of whose ids the head tells the WWIDs are named by these.
 */
export function readApplyScript(path: string, bytes: Uint8Array, release: Release): ApplyScript {
  refuseShellScript(path, bytes);
  const { document, findings } = readCliScript(bytes, release);
  const wrong = findings
    .filter(({ severity }) => severity === 'error')
    .map(({ line, column, message }) => ({ line, column, why: message }));
  const luns = lunsOfScript(bytes);
  const steps: ApplyStep[] = [];
  for (const { line, text, command: asWritten } of document.lines) {
    if (asWritten === undefined) {
      if (!findings.some((finding) => finding.line === line && finding.severity === 'error'))
        wrong.push({ line, column: 1, why: 'it carries nothing out' });
      continue;
    }
    const command = luns.size === 0 ? asWritten : byWwid(asWritten, luns);
    const effect = effectOf(command);
    const number = steps.length + 1;
    if (effect === undefined || !(effect === 'asks' ? isReadable(command) : isListedChange(command)))
      wrong.push({ line, column: 1, why: neverSent(command) });
    else if (effect === 'creates' && !givenValue(command, 'name'))
      wrong.push({ line, column: 1, why: 'without a name nobody could tell whether it was carried out' });
    else steps.push({ number, line, text: text.trim(), command, effect, switchesOn: switchesOn(command) });
    for (const why of misplacedSecrets(command)) wrong.push({ line, column: 1, why });
  }
  wrong.push(...tooEarly(steps));
  if (wrong.length > 0) throw invalid(path, release, wrong);
  const lines = steps.map(identityOf).join('\n');
  return {
    ...{ path, release, steps },
    sha256: createHash('sha256').update(lines).digest('hex'),
    secrets: secretNamesIn(valuesWithMark(steps).join(' ')),
    head: scriptWords(bytes),
  };
}

/** A password that stands in a script would stand in the journal too; a mark elsewhere would tell it to whoever looks. */
function misplacedSecrets({ attributes }: CliCommand): string[] {
  const misplaced: string[] = [];
  for (const [name, value] of attributes) {
    if (!takesSecret(name)) {
      if (holdsSecretMark(value)) misplaced.push(`${name}= takes no secret`);
    } else if (!/^@secret:[A-Za-z0-9_-]+$/.test(value))
      misplaced.push(`a password stands in it: write ${name}=@secret:NAME`);
  }
  return misplaced;
}

function valuesWithMark(steps: readonly ApplyStep[]): string[] {
  const values: string[] = [];
  for (const { command } of steps)
    for (const [, value] of command.attributes) if (holdsSecretMark(value)) values.push(value);
  return values;
}

/** Attributes come from the grammar, which has few, and a script gives each of them thousands of times. */
const secretTakers = new Map<string, boolean>();

function takesSecret(attribute: string): boolean {
  const known = secretTakers.get(attribute);
  if (known !== undefined) return known;
  const takes = isSecretKey(attribute);
  secretTakers.set(attribute, takes);
  return takes;
}

/** What makes a line another one: its text, and which LUN its id means. */
function identityOf({ text, command }: ApplyStep): string {
  let identity = text;
  const add = (value: string) => {
    if (value.startsWith('@wwid:') && !text.includes(value)) identity += ` ${value}`;
  };
  for (const [, value] of command.attributes) add(value);
  add(command.instance?.value ?? '');
  return identity;
}

function neverSent({ verb, object, relation }: CliCommand): string {
  const words = [verb, object, ...(relation ? [relation.word, relation.object] : [])];
  const what = words.filter(Boolean).join(' ');
  return `${what} is never sent: docs/commands-we-run.md lists what is`;
}

function isReadable({ object }: CliCommand): boolean {
  return object === undefined || readableTypes.some((type) => type === object);
}

/** Servers restart VMs with high availability by themselves: until everything else stands, none may have it. */
function tooEarly(steps: readonly ApplyStep[]): Problem[] {
  const last = steps.findLastIndex((step) => !step.switchesOn && step.effect !== 'asks');
  return steps
    .slice(0, last + 1)
    .filter((step) => step.switchesOn)
    .map(({ line }) => ({ line, column: 1, why: 'high availability is switched on in the last lines alone' }))
    .concat(
      steps
        .slice(last + 1)
        .filter(({ command, switchesOn: on }) => on && command.verb === 'create')
        .map(({ line }) => ({ line, column: 1, why: 'a VM is made without high availability first' })),
    );
}

/** Its lines would all be wrong, and the script that it sends lies beside it. Throws OVM_SCRIPT_INVALID. */
function refuseShellScript(path: string, bytes: Uint8Array): void {
  if (!Buffer.from(bytes.subarray(0, 2)).equals(Buffer.from('#!'))) return;
  const beside = /\.sh$/.test(path) ? `name ${path.replace(/\.sh$/, '.ovmcli')}` : 'name the .ovmcli';
  const hint = `${beside}, which holds the lines themselves. Nothing was sent.`;
  throw new RescueError('OVM_SCRIPT_INVALID', path, 'it is a sh file, not lines of the CLI', undefined, hint);
}

function invalid(path: string, release: Release, wrong: readonly Problem[]): RescueError {
  const told = wrong.slice(0, mostProblems).map(({ line, column, why }) => {
    const cut = why.length > longestProblem ? `${why.slice(0, longestProblem - 1)}…` : why;
    return `\n  ${oneLine(`${path}:${line}:${column}: ${cut}`)}`;
  });
  const more = wrong.length > mostProblems ? `\n  and ${wrong.length - mostProblems} more` : '';
  return new RescueError(
    'OVM_SCRIPT_INVALID',
    oneLine(path),
    `for release ${release} these lines are wrong:${told.join('')}${more}`,
  );
}

/** As scripts of this tool begin; comments of others say nothing. */
export function scriptWords(bytes: Uint8Array): ScriptWords {
  const head = Buffer.from(bytes.subarray(0, 16_384)).toString('utf8');
  const comments = head.split(/\r?\n/).filter((line) => line.startsWith('#'));
  const [, release] = /for the Oracle VM CLI(?: of|,) release (3\.\d)\b/.exec(comments.join('\n')) ?? [];
  const [, managerUuid] =
    /^# Estate .*, manager UUID ([0-9a-f-]{15,36})\.?$/im.exec(comments.join('\n')) ?? [];
  return { ...(release !== undefined && { release }), ...(managerUuid !== undefined && { managerUuid }) };
}
