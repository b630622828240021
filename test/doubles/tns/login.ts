import { createCipheriv, createDecipheriv, createHash, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';

/*
 * The two messages of a login with the 12c verifier: both sides prove that they know the password by keys
 * derived from it; the password itself travels under a key mixed of both sides' random parts.
 */

const verifier12c = 0x4815;
const derivations = 4096;
const mixings = 3;
const noVector = Buffer.alloc(16);
const hex = (bytes: Buffer) => bytes.toString('hex').toUpperCase();

function encrypted(key: Buffer, bytes: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-cbc', key, noVector).setAutoPadding(false);
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

function decrypted(key: Buffer, bytes: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-cbc', key, noVector).setAutoPadding(false);
  return Buffer.concat([decipher.update(bytes), decipher.final()]);
}

/** What a client says of itself when it logs in. */
export interface ClientFacts {
  readonly user: string;
  readonly program: string;
  readonly machine: string;
  readonly osUser: string;
  readonly process: string;
}

/** A parameter message: pairs of keys and values. */
export function keyValues(pairs: readonly (readonly [string, string, number?])[]): ByteWriter {
  const writer = new ByteWriter().u8(8).number(pairs.length);
  for (const [key, value, flag = 0] of pairs) writer.text(key).text(value).number(flag);
  return writer;
}

function readPairs(reader: ByteReader, count: number): Map<string, string> {
  const pairs = new Map<string, string>();
  for (let done = 0; done < count; done++) {
    const key = reader.keyText();
    pairs.set(key, reader.keyText());
    reader.number();
  }
  return pairs;
}

/** Head of both messages: the user and the pairs behind it. */
export function readLogin(reader: ByteReader): { user: string; pairs: Map<string, string> } {
  const hasUser = reader.u8() !== 0;
  reader.skipNumbers(2); // length of the user, mode
  reader.skip(1);
  const count = reader.number();
  reader.skip(2);
  const user = hasUser ? (reader.counted()?.toString() ?? '') : '';
  return { user, pairs: readPairs(reader, count) };
}

/** What the client told in its first message. */
export function clientFacts(user: string, pairs: ReadonlyMap<string, string>): ClientFacts {
  const told = (key: string) => pairs.get(key) ?? '';
  return {
    user: user.toUpperCase(),
    program: told('AUTH_PROGRAM_NM'),
    machine: told('AUTH_MACHINE'),
    osUser: told('AUTH_SID'),
    process: told('AUTH_PID'),
  };
}

/** One login: gives the challenge, then checks the answer. */
export class LoginExchange {
  readonly #salt = randomBytes(16);
  readonly #mixingSalt = randomBytes(16);
  readonly #serverPart = randomBytes(32);
  readonly #passwordHash: Buffer;

  /** @param password undefined for a user who is not there: then no answer is right */
  constructor(private readonly password: string | undefined) {
    const secret = password ?? randomBytes(16).toString('hex');
    const salt = Buffer.concat([this.#salt, Buffer.from('AUTH_PBKDF2_SPEEDY_KEY')]);
    const key = pbkdf2Sync(secret, salt, derivations, 64, 'sha512');
    this.#passwordHash = createHash('sha512').update(key).update(this.#salt).digest().subarray(0, 32);
  }

  challenge(): ByteWriter {
    return keyValues([
      ['AUTH_SESSKEY', hex(encrypted(this.#passwordHash, this.#serverPart))],
      ['AUTH_VFR_DATA', hex(this.#salt), verifier12c],
      ['AUTH_PBKDF2_CSK_SALT', hex(this.#mixingSalt)],
      ['AUTH_PBKDF2_VGEN_COUNT', String(derivations)],
      ['AUTH_PBKDF2_SDER_COUNT', String(mixings)],
    ]);
  }

  /** The server's proof for the client, or undefined when the password is wrong. */
  proof(pairs: ReadonlyMap<string, string>): string | undefined {
    const clientKey = Buffer.from(pairs.get('AUTH_SESSKEY') ?? '', 'hex');
    const cipher = Buffer.from(pairs.get('AUTH_PASSWORD') ?? '', 'hex');
    if (clientKey.length === 0 || clientKey.length % 16 !== 0 || cipher.length % 16 !== 0) return undefined;
    const clientPart = decrypted(this.#passwordHash, clientKey).subarray(0, 32);
    const both = hex(Buffer.concat([clientPart, this.#serverPart]));
    const mixed = pbkdf2Sync(both, this.#mixingSalt, mixings, 32, 'sha512');
    const salted = decrypted(mixed, cipher);
    const padding = salted.at(-1) ?? 0;
    const given = salted.subarray(16, Math.max(16, salted.length - padding)).toString();
    if (this.password === undefined || given !== this.password) return undefined;
    return hex(encrypted(mixed, Buffer.concat([randomBytes(16), Buffer.from('SERVER_TO_CLIENT')])));
  }
}
