import { RescueError } from '../base/errors.js';
import { holdsSecret, maskSecrets } from '../base/secret.js';
import type { CliObjectReply } from '../formats/ovm-cli-objects/cli-transcript.js';
import { readCliReply } from '../formats/ovm-cli-objects/read-cli-transcript.js';
import type { EnvironmentPart } from '../model/environment.js';
import { type CliReading, cliLine, isShowableId, type ReadableType } from '../reach/cli-readings.js';
import type { CliSession } from '../reach/ovm-cli-session.js';
import { CliReplies } from './manager-cli-facts.js';
import { readingsOfRelease, releaseShown } from './manager-cli-readings.js';
import type { CapturedFiles, CaptureProblem, CaptureReport, CaptureSink } from './source.js';

/** How often a session that broke is opened again in one capture: a manager that always hangs must not hold us up. */
const mostSessions = 4;
/** Of the jobs only so many of the newest are shown: a manager keeps thousands. */
const mostJobs = 50;

/**
 * A live manager's CLI: every type of object is listed and every object shown, one file for each reply. A type or
 * object that fails is a problem of the report, and the others are still asked for; when the session breaks, a new one
 * is opened. `capture` throws only when nothing at all could be listed.
 */
export const managerCliSource = {
  name: 'manager-cli',
  capture: captureManagerCli,
  interpret: interpretManagerCli,
} as const;

async function interpretManagerCli(captured: CapturedFiles): Promise<EnvironmentPart> {
  const replies = new CliReplies();
  for (const path of captured.paths) replies.add(await captured.read(path), path, 'reply');
  return replies.part();
}

/** @param open logs in; its errors are thrown when they come from the first login */
async function captureManagerCli(open: () => Promise<CliSession>, sink: CaptureSink): Promise<CaptureReport> {
  const run = new CliCapture(open, sink);
  try {
    await run.begin();
    const version = await run.ask({ verb: 'showversion' }, 'showversion.txt');
    const readings = readingsOfRelease(version && releaseShown(version));
    for (const verb of readings.lone) await run.ask({ verb }, `${verb}.txt`);
    for (const type of readings.types) await captureType(run, type);
  } finally {
    await run.end();
  }
  return run.report();
}

async function captureType(run: CliCapture, type: ReadableType): Promise<void> {
  const list = await run.ask({ verb: 'list', type }, `list/${type}.txt`);
  if (list?.status !== 'Success') return;
  run.listed += 1;
  const ids = [...new Set(list.rows.map(({ id }) => id))];
  const shown = type === 'Job' ? ids.sort((a, b) => Number(b) - Number(a)).slice(0, mostJobs) : ids;
  for (const id of shown) {
    if (isShowableId(id)) await run.ask({ verb: 'show', type, id }, `show/${type}/${fileNameOf(id)}.txt`);
    else run.problem(`show ${type} ${JSON.stringify(id)}`, 'such an id cannot be sent');
  }
}

/** Ids of initiators and volume groups hold blanks, slashes and more. */
function fileNameOf(id: string): string {
  return encodeURIComponent(id).replaceAll('%3A', ':');
}

/** What is wrong with a reply; undefined for a good one. */
function lackOf(reply: CliObjectReply): string | undefined {
  const { status, request, rows, attributes, otherLines, none } = reply;
  if (status === undefined) return 'the reply has no status; it may be cut';
  if (status !== 'Success') return reply.errorMessage ?? status;
  if (request?.verb === 'list') {
    if (otherLines.length + attributes.length > 0)
      return 'the list holds a line that is no object; it may be cut';
    if (rows.length === 0 && !none) return 'the list is not even empty; it may be cut';
  }
  return request?.verb === 'show' && attributes.length === 0 ? 'nothing was shown' : undefined;
}

/** One capture: the session, what was stored, and what went wrong. */
class CliCapture {
  listed = 0;
  readonly #open: () => Promise<CliSession>;
  readonly #sink: CaptureSink;
  readonly #problems: CaptureProblem[] = [];
  #session: CliSession | undefined;
  #sessions = 0;
  #name = '';
  #files = 0;
  #bytes = 0;
  #gaveUp: string | undefined;

  constructor(open: () => Promise<CliSession>, sink: CaptureSink) {
    this.#open = open;
    this.#sink = sink;
  }

  /** The first login; throws what it throws. */
  async begin(): Promise<void> {
    const session = await this.#open();
    this.#name = session.name;
    this.#sessions = 1;
    this.#session = session;
    await session.ask(cliLine({ verb: 'set OutputMode=Verbose' }));
  }

  async end(): Promise<void> {
    await this.#session?.close();
  }

  problem(path: string, reason: string): void {
    this.#problems.push({ path, reason: maskSecrets(reason, 'reply') });
  }

  /** The reply, stored before it is read; undefined when there is none, which is a problem. */
  async ask(reading: CliReading, path: string): Promise<CliObjectReply | undefined> {
    const what = path.replace(/\.txt$/, '').replaceAll('/', ' ');
    try {
      const session = await this.#usable();
      const bytes = await session.ask(cliLine(reading));
      const text = Buffer.from(bytes).toString('latin1');
      await this.#sink.put(path, bytes, { containsSecrets: holdsSecret(text) });
      this.#files += 1;
      this.#bytes += bytes.length;
      return this.#judged(bytes, what);
    } catch (error) {
      if (!(error instanceof RescueError) || !/^OVM_(?:CLI|SSH)_/.test(error.code)) throw error;
      this.problem(what, error.message);
      return undefined;
    }
  }

  report(): CaptureReport {
    if (this.listed === 0) {
      const why = this.#problems[0]?.reason ?? 'no reply could be read';
      throw new RescueError('OVM_CLI_REPLY', this.#name, `it listed nothing; ${why}`);
    }
    return {
      source: 'manager-cli',
      roots: [this.#name],
      files: this.#files,
      bytes: this.#bytes,
      problems: this.#problems,
    };
  }

  #judged(bytes: Uint8Array, what: string): CliObjectReply | undefined {
    const [reply] = readCliReply(bytes).document.replies;
    const lack = reply === undefined ? 'the reply could not be read' : lackOf(reply);
    if (lack !== undefined) this.problem(what, lack);
    return reply;
  }

  async #usable(): Promise<CliSession> {
    if (this.#session?.usable) return this.#session;
    if (this.#gaveUp !== undefined) throw new RescueError('OVM_CLI_REPLY', this.#name, this.#gaveUp);
    await this.#session?.close();
    if (this.#sessions >= mostSessions) {
      this.#gaveUp = `not asked, because ${this.#sessions} sessions broke`;
      throw new RescueError('OVM_CLI_REPLY', this.#name, this.#gaveUp);
    }
    this.#sessions += 1;
    try {
      this.#session = await this.#open();
      await this.#session.ask(cliLine({ verb: 'set OutputMode=Verbose' }));
      return this.#session;
    } catch (error) {
      this.#gaveUp = 'not asked, because the session broke and no new one could be opened';
      throw error;
    }
  }
}
