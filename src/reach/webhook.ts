import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { finished } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { RescueError, systemReason } from '../base/errors.js';
import { oneLine } from '../base/one-line.js';
import type { Password } from '../base/password.js';
import { toolVersion } from '../base/version.js';
import { openCheckedSocket } from './https/checked-socket.js';
import { httpsName } from './https/https-settings.js';

/** Where a notice is posted to, and how the place is trusted. */
export interface Webhook {
  /** `https://HOST[:PORT]/PATH`. Its path is often a secret: messages name the host alone. */
  readonly url: string;
  /** Sent as `Authorization: Bearer` (RFC 6750). */
  readonly secret?: Password;
  /** SHA-256 fingerprint of the certificate to take; without it only one that the system trusts. */
  readonly fingerprint?: string;
  /** For the whole of it, from the first packet to the answer. */
  readonly timeoutMs: number;
}

const httpsPort = 443;
/** So long the rest of an answer is taken in, so that the receiver sees an orderly end; nothing in it is needed. */
const restOfAnswerMs = 1_000;
const longestStatusWords = 60;

/** `https://HOST[:PORT]` of a webhook. Throws OVM_NOTICE_FAILED for what is no https URL, and repeats nothing of it. */
export function webhookName(url: string): string {
  const { host, port } = placeOf(url);
  return port === httpsPort
    ? `https://${host.includes(':') ? `[${host}]` : host}`
    : httpsName({ host, port });
}

/**
 * Posts a text of JSON. The certificate is looked at before a byte of the request, and no redirect is followed: a
 * notice goes where it was sent to or nowhere. A 2xx is enough: what becomes of the answer behind its first line changes
 * nothing. Throws OVM_HTTPS_UNREACHABLE and OVM_HTTPS_CERTIFICATE, and OVM_NOTICE_FAILED for an answer that is not 2xx or
 * does not come in time.
 */
export async function postToWebhook(webhook: Webhook, json: string): Promise<void> {
  const name = webhookName(webhook.url);
  const overdue = new AbortController();
  const timer = setTimeout(() => overdue.abort(), webhook.timeoutMs);
  try {
    const socket = await openSocket(webhook, overdue.signal);
    try {
      check(name, await answerOf(socket, webhook, json, overdue.signal));
    } finally {
      socket.destroy();
    }
  } catch (error) {
    if (overdue.signal.aborted) throw failed(name, `no answer within ${webhook.timeoutMs / 1000} s`, error);
    throw error instanceof RescueError ? error : failed(name, systemReason(error), error);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Whether the place can be reached and trusted: a connection is opened and its certificate looked at, and nothing is
 * sent. Throws OVM_HTTPS_UNREACHABLE, OVM_HTTPS_CERTIFICATE.
 */
export async function tryWebhook(webhook: Omit<Webhook, 'secret'>): Promise<void> {
  // an orderly end: a receiver must not log a broken connection for it
  (await openSocket(webhook, AbortSignal.timeout(webhook.timeoutMs))).destroySoon();
}

function openSocket(
  { url, fingerprint, timeoutMs }: Omit<Webhook, 'secret'>,
  up: AbortSignal,
): Promise<TLSSocket> {
  const { host, port } = placeOf(url);
  const pinned = fingerprint === undefined ? {} : { fingerprint };
  return openCheckedSocket({ host, port, legacy: false, connectTimeoutMs: timeoutMs, ...pinned }, { up });
}

function placeOf(url: string): { readonly host: string; readonly port: number; readonly path: string } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '')
    throw failed('a webhook', 'what is given as its URL is not https://HOST[:PORT]/PATH');
  const port = parsed.port === '' ? httpsPort : Number(parsed.port);
  return { host: parsed.hostname.replace(/^\[|\]$/g, ''), port, path: parsed.pathname + parsed.search };
}

/**
 * The head of the answer. Time limit and closing are listened for here as well: of an answer that node does not take for
 * one, as 101 is, a request tells neither an answer nor an error.
 */
async function answerOf(
  socket: TLSSocket,
  webhook: Webhook,
  json: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    const posted = request({ ...requestOf(webhook, json), createConnection: () => socket, signal });
    posted.on('error', reject);
    posted.once('close', () => reject(new Error('it closed the connection without an answer')));
    posted.once('upgrade', resolve);
    posted.once('response', (answer) => {
      // it may be cut off by then, which is no matter
      answer.on('error', () => {});
      if (posted.writableFinished) resolve(answer);
      else posted.once('finish', () => resolve(answer));
    });
    posted.end(json);
  });
  const rest = finished(response.resume()).catch(() => {});
  await Promise.race([rest, wait(restOfAnswerMs, undefined, { ref: false })]);
  return response;
}

function requestOf({ url, secret }: Webhook, json: string) {
  return {
    ...placeOf(url),
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(json)),
      'User-Agent': `ovm-rescue/${toolVersion}`,
      Connection: 'close',
      ...(secret && { Authorization: `Bearer ${secret.reveal()}` }),
    },
  };
}

function check(name: string, { statusCode = 0, statusMessage = '' }: IncomingMessage): void {
  if (statusCode >= 200 && statusCode < 300) return;
  const words = oneLine(statusMessage).slice(0, longestStatusWords);
  const answer = `it answers ${statusCode}${words === '' ? '' : ` ${words}`}`;
  throw failed(
    name,
    statusCode >= 300 && statusCode < 400 ? `${answer}, and no redirect is followed` : answer,
  );
}

function failed(name: string, why: string, cause?: unknown): RescueError {
  return new RescueError('OVM_NOTICE_FAILED', name, why, cause);
}
