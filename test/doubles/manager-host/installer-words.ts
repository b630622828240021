import type { ReleaseFacts } from './release-facts.js';

/** What the installer was called with; a long name's value by that name, `yes` for one without. */
export type InstallerWords = Readonly<Record<string, string>>;

/** Reads the options by the usage that the guide of the release prints; a text says what is wrong with them. */
export function installerWords(args: readonly string[], { options }: ReleaseFacts): InstallerWords | string {
  const known = options.map((text) => {
    const [short = '', long = ''] = text.split(' ');
    return { short: `-${short.replace(':', '')}`, long: long.replace(':', ''), valued: long.endsWith(':') };
  });
  const found: Record<string, string> = {};
  const left = [...args];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const [name = '', ...rest] = word.split('=');
    const option = known.find(({ short, long }) => name === `--${long}` || word?.startsWith(short));
    if (!option || (word.startsWith('--') && !name.endsWith(option.long))) return `${word}: unknown option`;
    const attached = word.startsWith('--') ? rest.join('=') : word.slice(2);
    const value = option.valued ? attached || (left.shift() ?? '') : 'yes';
    if (value === '' || (!option.valued && attached !== '')) return `${word}: wrong option`;
    found[option.long] = value;
  }
  return found;
}
