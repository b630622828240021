import { RescueError } from '../base/errors.js';
import { holdsSecret, maskSecrets } from '../base/secret.js';
import type { RestType } from '../formats/rest-objects.js';
import { type RestObject, readRestReply } from '../formats/rest-reply.js';
import type { EnvironmentPart } from '../model/environment.js';
import type { RestClient } from '../reach/rest-client.js';
import { RestReplies } from './rest-facts.js';
import type { CapturedFiles, CaptureProblem, CaptureReport, CaptureSink } from './source.js';

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
  'Vm',
];

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
  for (const [type, of] of partTypes) {
    if ((await run.list([type])) !== 'missing') continue;
    for (const { id } of read.get(of) ?? []) {
      const parts = await run.list([of, id, type]);
      if (parts === 'missing') run.problem(`${of} ${id} ${type}`, 'the manager does not know this resource');
    }
  }
  return run.report();
}

/** One capture: what was stored and what went wrong. */
class RestCapture {
  readonly #manager: RestManager;
  readonly #sink: CaptureSink;
  readonly #problems: CaptureProblem[] = [];
  #first: RescueError | undefined;
  #over = false;
  #files = 0;
  #bytes = 0;

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
      this.#failed(error, what);
      return [];
    }
  }

  report(): CaptureReport {
    const { name } = this.#manager;
    if (this.#files === 0)
      throw (
        this.#first ??
        new RescueError('OVM_HTTPS_REPLY', name, 'it has no REST interface; it exists from 3.3.1 on')
      );
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
    const [wrong] = findings.filter(({ severity }) => severity === 'error');
    if (wrong) this.problem(what, `line ${wrong.line} of the reply: ${wrong.message}`);
    return document.objects;
  }

  /** A host that cannot be reached or trusted, or a wrong password, will not be better at the next question. */
  #failed(error: RescueError, what: string): void {
    this.#first ??= error;
    this.problem(what, error.message);
    if (error.code === 'OVM_HTTPS_REPLY') return;
    this.#over = true;
    this.problem('REST', 'nothing more was asked of this manager');
  }
}

/** Ids of servers hold colons, other ids also blanks and slashes. */
function fileNameOf(name: string): string {
  return encodeURIComponent(name).replaceAll('%3A', ':');
}
