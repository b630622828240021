import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { SecureVersion } from 'node:tls';
import type { TestCertificate } from './certificate.js';

/** A request as it came. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/**
 * What goes wrong with a request: a status, with words of its own, a reply cut behind so many bytes, silence, a reply that comes a blank at a time
 * and has no end (milliseconds between them), or a connection that ends.
 */
export type HttpsTrouble =
  | { readonly status: number; readonly reason?: string }
  | { readonly cutAfter: number }
  | { readonly silent: true }
  | { readonly dripEvery: number }
  | { readonly hangUp: true };

export interface HttpsDoubleOptions {
  readonly certificate: TestCertificate;
  readonly tls?: SecureVersion;
  /** The trouble a request meets; undefined for one that is answered. */
  readonly trouble?: (request: SeenRequest) => HttpsTrouble | undefined;
}

/** An answer to a request. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A real HTTPS server on a free port of the loopback, that keeps what it saw. */
export class HttpsDouble {
  readonly seen: SeenRequest[] = [];
  /** Connections on which a request could have come. */
  connections = 0;
  readonly #server: Server;
  readonly #options: HttpsDoubleOptions;
  readonly #answer: (request: SeenRequest) => Answer;

  constructor(options: HttpsDoubleOptions, answer: (request: SeenRequest) => Answer) {
    this.#options = options;
    this.#answer = answer;
    const { key, cert } = options.certificate;
    const old = options.tls && {
      minVersion: options.tls,
      maxVersion: options.tls,
      ciphers: 'DEFAULT@SECLEVEL=0',
    };
    this.#server = createServer(
      { key, cert, ...old },
      (request, response) => void this.#take(request, response),
    );
    this.#server.on('secureConnection', () => {
      this.connections += 1;
    });
    this.#server.on('tlsClientError', () => {});
  }

  /** @param port a free one if not given */
  async start(port = 0): Promise<{ readonly host: string; readonly port: number }> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return { host: '127.0.0.1', port: (this.#server.address() as AddressInfo).port };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const piece of request.setEncoding('utf8')) body += piece;
    const { method = '', url = '', headers } = request;
    const seen = { method, path: url, headers, body };
    this.seen.push(seen);
    const trouble = this.#options.trouble?.(seen);
    if (trouble && 'silent' in trouble) return;
    if (trouble && 'hangUp' in trouble) {
      request.socket.destroy();
      return;
    }
    if (trouble && 'dripEvery' in trouble) {
      response.writeHead(200, { 'Content-Length': '1000000' });
      const drip = setInterval(() => response.write(' '), trouble.dripEvery);
      request.socket.on('close', () => clearInterval(drip));
      return;
    }
    const answer =
      trouble && 'status' in trouble
        ? { status: trouble.status, type: 'text/html', body: '<h1>no</h1>' }
        : this.#answer(seen);
    const bytes = Buffer.from(answer.body, 'utf8');
    if (trouble && 'status' in trouble)
      response.statusMessage = trouble.reason ?? STATUS_CODES[trouble.status] ?? '';
    response.writeHead(answer.status, {
      'Content-Type': answer.type,
      'Content-Length': String(bytes.byteLength),
      ...('headers' in answer && answer.headers),
    });
    if (trouble && 'cutAfter' in trouble)
      response.write(bytes.subarray(0, trouble.cutAfter), () => request.socket.destroy());
    else response.end(bytes);
  }
}

/** True for the right Basic login. */
export function hasLogin(request: SeenRequest, user: string, password: string): boolean {
  const right = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return request.headers.authorization === right;
}
