/** Secrets of lines: `@secret:NAME` stands for one wherever a line is shown or kept. */
import type { Password } from '../base/password.js';

/** How a manager may repeat a secret, and the mark that is put there. */
export type SecretSpelling = readonly [spelling: string, mark: string];

const secretMark = /@secret:([A-Za-z0-9_-]+)/g;

/** The names of the secrets that a text has marks of, in order, each once. */
export function secretNamesIn(text: string): string[] {
  return [...new Set([...text.matchAll(secretMark)].map(([, name = '']) => name))];
}

/** Every spelling of the secrets that a text has marks of. Throws as `filled`. */
export function secretSpellings(text: string, secrets: ReadonlyMap<string, Password>): SecretSpelling[] {
  return (
    secretNamesIn(text)
      .flatMap((name) =>
        spellings(filled(`@secret:${name}`, secrets)).map((one) => [one, `@secret:${name}`] as const),
      )
      // one secret may begin as another does
      .sort(([a], [b]) => b.length - a.length)
  );
}

/** A value with its secrets. Throws a TypeError for a secret that is not given. */
export function filled(value: string, secrets: ReadonlyMap<string, Password>): string {
  return value.replace(secretMark, (mark, name: string) => {
    const secret = secrets.get(name);
    if (secret === undefined) throw new TypeError(`${mark} was not given`);
    return secret.reveal();
  });
}

/** How a manager may repeat a secret: as it is, and as it stood in quotes. */
function spellings(secret: string): string[] {
  const doubled = secret.replaceAll('/', '//');
  const all = [secret, doubled, doubled.replaceAll('"', '/"'), doubled.replaceAll("'", "/'")];
  return [...new Set(all)].filter((text) => text !== '').sort((a, b) => b.length - a.length);
}

/** A reply with marks where it repeats secrets; status, ids and prompt stay as they are. */
export function masked(reply: Uint8Array, secrets: readonly SecretSpelling[]): Uint8Array {
  if (secrets.length === 0) return reply;
  const mask = (text: string) =>
    secrets.reduce((all, [spelling, mark]) => all.replaceAll(spelling, mark), text);
  const lines = Buffer.from(reply)
    .toString('utf8')
    .split(/([\r\n]+)/);
  const kept = lines.map((text) => {
    const [, begin = ''] =
      /^((?:Status|Time|JobId|Data):.*|[ \t]*id:\S+[ \t]+name:|OVM> ?$)/.exec(text) ?? [];
    return begin + mask(text.slice(begin.length));
  });
  return Buffer.from(kept.join(''), 'utf8');
}
