import type { IncomingMessage } from 'node:http';
import { Agent, type RequestOptions, request } from 'node:https';
import type { Duplex } from 'node:stream';
import { RescueError, systemReason } from '../../base/errors.js';
import { openCheckedSocket } from './checked-socket.js';
import { type HttpsSettings, httpsName } from './https-settings.js';

/** One question to a host: what is read, or what is called with a body. */
export interface HttpsQuestion {
  readonly path: string;
  /** What messages call it: `Vm`, `discover_server`. */
  readonly what: string;
  readonly headers: Readonly<Record<string, string>>;
  /** With a body it is a POST, without one a GET; there is no other way to ask. */
  readonly body?: string;
}

/** A whole reply with status 200, or 404 where the caller asked whether something is there. */
export interface HttpsReply {
  readonly status: number;
  readonly body: Uint8Array;
}

/** So many stall time-outs a whole reply may take: one that drips would never stall. */
const stallsOfReply = 5;

/** Connections to one host, each checked before use, kept open and used again; at most four at a time. */
export class HttpsConnection {
  readonly #settings: HttpsSettings;
  readonly #agent: CheckedAgent;
  /** The session of the host's web server: without it every question would begin a new one there. */
  #cookie: string | undefined;
  #closed = false;

  constructor(settings: HttpsSettings) {
    this.#settings = settings;
    this.#agent = new CheckedAgent(settings);
  }

  get name(): string {
    return httpsName(this.#settings);
  }

  /**
   * Asks and gives the whole reply. Throws OVM_HTTPS_UNREACHABLE, OVM_HTTPS_CERTIFICATE, OVM_HTTPS_LOGIN, and
   * OVM_HTTPS_REPLY for any other status, a reply that is cut, too large, stands still, or takes five times as long as
   * one may stand still.
   */
  async ask(question: HttpsQuestion, mayBeMissing = false): Promise<HttpsReply> {
    if (this.#closed) throw this.#failed(question.what, 'the connection was closed before it');
    const totalMs = stallsOfReply * this.#settings.stallTimeoutMs;
    const overdue = new AbortController();
    const timer = setTimeout(() => overdue.abort(), totalMs);
    try {
      return await this.#reply(question, mayBeMissing, overdue.signal);
    } catch (error) {
      if (!overdue.signal.aborted) throw error;
      throw this.#failed(question.what, `it was not whole after ${totalMs / 1000} s`, error);
    } finally {
      clearTimeout(timer);
    }
  }

  async #reply(question: HttpsQuestion, mayBeMissing: boolean, overdue: AbortSignal): Promise<HttpsReply> {
    const response = await this.#send(question, overdue);
    try {
      this.#keepSession(response);
      const status = response.statusCode ?? 0;
      this.#checkStatus(status, response.statusMessage ?? '', question, mayBeMissing);
      return { status, body: await this.#wholeBody(response, question) };
    } finally {
      // also after a refusal: nothing more of it is wanted
      if (!response.complete) response.destroy();
      else response.resume();
    }
  }

  /** Ends all connections; what is being asked fails, and so does all that is asked after it. */
  close(): void {
    this.#closed = true;
    this.#agent.destroy();
  }

  #send(question: HttpsQuestion, overdue: AbortSignal): Promise<IncomingMessage> {
    const { path, headers, body, what } = question;
    const { host, port, user, password, stallTimeoutMs } = this.#settings;
    const options: RequestOptions = {
      agent: this.#agent,
      host,
      port,
      path,
      signal: overdue,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...headers,
        'Accept-Encoding': 'identity',
        Authorization: `Basic ${Buffer.from(`${user}:${password.reveal()}`, 'utf8').toString('base64')}`,
        ...(this.#cookie !== undefined && { Cookie: this.#cookie }),
        ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }),
      },
    };
    return new Promise((resolve, reject) => {
      const asked = request(options, resolve);
      asked.setTimeout(stallTimeoutMs, () => asked.destroy(this.#stalled(what)));
      asked.once('error', (error) => {
        // the host may end an idle connection just when it is used again; what only reads can be asked twice
        const ended = asked.reusedSocket && (error as { code?: unknown }).code === 'ECONNRESET';
        if (ended && !this.#closed) this.#send(question, overdue).then(resolve, reject);
        else reject(this.#failure(error, what));
      });
      asked.end(body);
    });
  }

  #checkStatus(status: number, message: string, { what }: HttpsQuestion, mayBeMissing: boolean): void {
    if (status === 200 || (mayBeMissing && status === 404)) return;
    const answer = `it answers ${status}${message === '' ? '' : ` ${message}`}`;
    if (status === 401 || status === 403)
      throw new RescueError('OVM_HTTPS_LOGIN', this.name, `${answer} to the user ${this.#settings.user}`);
    throw this.#failed(what, answer);
  }

  async #wholeBody(response: IncomingMessage, { what }: HttpsQuestion): Promise<Uint8Array> {
    const { maxReply, stallTimeoutMs } = this.#settings;
    const pieces: Buffer[] = [];
    let size = 0;
    response.setTimeout(stallTimeoutMs, () => response.destroy(this.#stalled(what)));
    try {
      for await (const piece of response as AsyncIterable<Buffer>) {
        size += piece.byteLength;
        if (size > maxReply) throw this.#failed(what, `it is larger than ${maxReply} bytes`);
        pieces.push(piece);
      }
    } catch (error) {
      if (error instanceof RescueError) throw error;
      throw this.#failed(what, `it was cut after ${size} bytes (${systemReason(error)})`, error);
    }
    if (!response.complete) throw this.#failed(what, `it was cut after ${size} bytes`);
    return Buffer.concat(pieces);
  }

  #keepSession(response: IncomingMessage): void {
    const [cookie] = response.headers['set-cookie'] ?? [];
    const pair = cookie?.split(';')[0]?.trim();
    if (pair) this.#cookie = pair;
  }

  #stalled(what: string): RescueError {
    return this.#failed(what, `nothing came for ${this.#settings.stallTimeoutMs / 1000} s`);
  }

  #failed(what: string, why: string, cause?: unknown): RescueError {
    return new RescueError('OVM_HTTPS_REPLY', this.name, `${what}: ${why}`, cause);
  }

  #failure(error: Error, what: string): RescueError {
    return error instanceof RescueError ? error : this.#failed(what, systemReason(error), error);
  }
}

/** Opens connections by way of `openCheckedSocket`. */
class CheckedAgent extends Agent {
  readonly #settings: HttpsSettings;

  readonly #ending = new AbortController();

  constructor(settings: HttpsSettings) {
    super({ keepAlive: true, maxSockets: 4 });
    this.#settings = settings;
  }

  /** Ends connections that are being opened as well, which the agent does not know yet. */
  override destroy(): void {
    this.#ending.abort();
    super.destroy();
  }

  override createConnection(
    _options: unknown,
    created?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    openCheckedSocket(this.#settings, { up: this.#ending.signal }).then(
      (socket) => created?.(null, socket),
      (error: Error) => created?.(error, undefined as unknown as Duplex),
    );
    return undefined;
  }
}
