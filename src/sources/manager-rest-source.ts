import { RescueError } from '../base/errors.js';
import { holdsSecret, maskSecrets } from '../base/secret.js';
import { type RestType, unseenRestTypes } from '../formats/rest-objects.js';
import { type RestObject, readRestReply } from '../formats/rest-reply.js';
import type { EnvironmentPart } from '../model/environment.js';
import { isRestId, type RestClient } from '../reach/rest-client.js';
import { RestReplies } from './rest-facts.js';
import type { CapturedFiles, CaptureProblem, CaptureReport, CaptureSink } from './source.js';

/** Milliseconds that replies which do not come may take in all, until nothing more is asked. */
const mostLostMs = 900_000;

/** A manager's REST interface, as far as a capture needs it. */
export type RestManager = Pick<RestClient, 'get' | 'name'>;

/**
 * A live manager's REST interface: the list of every type with all its objects, one file for each reply. A type that
 * fails is a problem of the report, and the others are still asked for. `capture` throws only when nothing was read.
 */
export const managerRestSource = {
  name: 'manager-rest',
  capture: captureManagerRest,
  interpret: interpretManagerRest,
} as const;

async function interpretManagerRest(captured: CapturedFiles): Promise<EnvironmentPart> {
  const replies = new RestReplies();
  for (const path of captured.paths) replies.add(await captured.read(path), path);
  return replies.part();
}

/** Jobs are no part of an estate: a manager keeps thousands of them. */
const types: readonly RestType[] = [
  'Manager',
  'ServerPool',
  'Server',
  'Repository',
  'FileServer',
  'FileSystem',
  'StorageArray',
  'StorageElement',
  'Network',
  'EthernetPort',
  'VlanInterface',
  'VolumeGroup',
  'Vm',
];

/** Types that others name and no recorded reply holds: a manager may not know them by these names. */
const otherTypes = [...unseenRestTypes].filter((type) => !types.includes(type));

/** Parts of another object: listed as a whole where the manager does that, else for every object of that type. */
const partTypes: readonly (readonly [type: RestType, of: RestType])[] = [
  ['VirtualDisk', 'Repository'],
  ['VirtualNic', 'Vm'],
  ['VmDiskMapping', 'Vm'],
];

async function captureManagerRest(manager: RestManager, sink: CaptureSink): Promise<CaptureReport> {
  const run = new RestCapture(manager, sink);
  const read = new Map<RestType, readonly RestObject[]>();
  for (const type of types) {
    const objects = await run.list([type]);
    if (objects === 'missing') run.problem(type, 'the manager does not know this type');
    else read.set(type, objects);
  }
  for (const type of otherTypes) await run.list([type]);
  for (const [type, of] of partTypes) {
    if ((await run.list([type])) !== 'missing') continue;
    const ids = (read.get(of) ?? []).map(({ id }) => id);
    for (const id of new Set(ids)) await captureParts(run, [of, id, type]);
  }
  return run.report();
}

async function captureParts(run: RestCapture, names: readonly [RestType, string, RestType]): Promise<void> {
  const [of, id, type] = names;
  if (!isRestId(id)) return run.problem(`${of} ${JSON.stringify(id)} ${type}`, 'such an id cannot be sent');
  if ((await run.list(names)) === 'missing')
    run.problem(`${of} ${id} ${type}`, 'the manager does not know this resource');
}

/** One capture: what was stored and what went wrong. */
class RestCapture {
  readonly #manager: RestManager;
  readonly #sink: CaptureSink;
  readonly #problems: CaptureProblem[] = [];
  #first: RescueError | undefined;
  #over = false;
  #lostMs = 0;
  #files = 0;
  #bytes = 0;
  #objects = 0;

  constructor(manager: RestManager, sink: CaptureSink) {
    this.#manager = manager;
    this.#sink = sink;
  }

  problem(what: string, reason: string): void {
    this.#problems.push({ path: what, reason: maskSecrets(reason, 'reply') });
  }

  /** The objects of a reply, stored before it is read; none where it failed, which is a problem. */
  async list(names: readonly string[]): Promise<readonly RestObject[] | 'missing'> {
    if (this.#over) return [];
    const what = names.join(' ');
    const begun = performance.now();
    try {
      const bytes = await this.#manager.get(names);
      if (bytes === undefined) return 'missing';
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
      await this.#sink.put(`${names.map(fileNameOf).join('/')}.json`, bytes, {
        containsSecrets: holdsSecret(text),
      });
      this.#files += 1;
      this.#bytes += bytes.byteLength;
      return this.#judged(bytes, what);
    } catch (error) {
      if (!(error instanceof RescueError) || !error.code.startsWith('OVM_HTTPS_')) throw error;
      this.#lostMs += performance.now() - begun;
      this.#failed(error, what);
      return [];
    }
  }

  report(): CaptureReport {
    const { name } = this.#manager;
    if (this.#files === 0)
      throw (
        this.#first ??
        new RescueError('OVM_SOURCE_EMPTY', name, 'it has no REST interface; it exists from 3.3.1 on')
      );
    // a manager has at least itself
    if (this.#objects === 0) {
      const first = this.#problems[0]?.reason ?? 'they are all empty';
      throw new RescueError('OVM_HTTPS_REPLY', name, `no reply holds an object; first of all: ${first}`);
    }
    return {
      source: 'manager-rest',
      roots: [name],
      files: this.#files,
      bytes: this.#bytes,
      problems: this.#problems,
    };
  }

  #judged(bytes: Uint8Array, what: string): readonly RestObject[] {
    const { document, findings } = readRestReply(bytes);
    const wrong = findings.find(({ severity, code }) => severity === 'error' || code === 'no-rest-object');
    if (wrong) this.problem(what, `line ${wrong.line} of the reply: ${wrong.message}`);
    this.#objects += document.objects.length + document.otherTypes.length;
    return document.objects;
  }

  /** A host that cannot be reached or trusted, or a wrong password, will not be better at the next question. */
  #failed(error: RescueError, what: string): void {
    this.#first ??= error;
    this.problem(what, error.message);
    if (error.code === 'OVM_HTTPS_REPLY' && this.#lostMs < mostLostMs) return;
    this.#over = true;
    this.problem('REST', 'nothing more was asked of this manager');
  }
}

/** Ids of servers hold colons, other ids also blanks and slashes. */
function fileNameOf(name: string): string {
  return encodeURIComponent(name).replaceAll('%3A', ':');
}
