import { RescueError } from './errors.js';
import type { Log } from './log.js';
import type { Password } from './password.js';

/** A shorter one may be a word of every other message, and counts where it stands alone. */
const longestWord = 7;

/**
 * The passwords that one command knows. What others say may repeat them: they are taken out of it by their very letters,
 * whatever stands around them.
 */
export class KnownPasswords {
  readonly #patterns = new Map<string, RegExp>();

  add(password: Password): void {
    const text = password.reveal();
    const wellFormed = Buffer.from(text, 'utf8').toString('utf8');
    for (const form of new Set([text, encodeURIComponent(wellFormed), ...inXml(text)]))
      if (form !== '' && !this.#patterns.has(form)) this.#patterns.set(form, patternOf(form));
  }

  /** The text with `[password]` in place of each. */
  mask(text: string): string {
    let result = text;
    // a longer one may hold a shorter one
    for (const form of [...this.#patterns.keys()].sort((a, b) => b.length - a.length))
      result = result.replace(this.#patterns.get(form) ?? form, '[password]');
    return result;
  }

  /** A text in UTF-8 likewise; the same bytes when there is none in it. */
  maskBytes(bytes: Uint8Array): Uint8Array {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    const masked = this.mask(text);
    return masked === text ? bytes : Buffer.from(masked, 'utf8');
  }

  /** The same error without them; itself when it has none. Of a cause that has some nothing is kept. */
  maskError(error: RescueError): RescueError {
    const [object, why, hint] = [error.object, error.why, error.hint].map((text) => this.mask(text));
    const { cause } = error;
    const said = cause instanceof Error ? `${cause.message}${cause.stack}` : String(cause);
    const isClean = this.mask(said) === said;
    if (object === error.object && why === error.why && hint === error.hint && isClean) return error;
    return new RescueError(error.code, object ?? '', why ?? '', isClean ? cause : undefined, hint);
  }

  maskLog(log: Log): Log {
    return { info: (line) => log.info(this.mask(line)), warn: (line) => log.warn(this.mask(line)) };
  }
}

/** As it is written in XML and HTML, quotes replaced or not. */
function inXml(text: string): string[] {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [escaped, escaped.replaceAll('"', '&quot;').replaceAll("'", '&apos;')];
}

function patternOf(form: string): RegExp {
  const letters = form.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(
    form.length > longestWord ? letters : `(?<![\\p{L}\\p{N}])${letters}(?![\\p{L}\\p{N}])`,
    'gu',
  );
}
