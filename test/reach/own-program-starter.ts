import { renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runOwnProgram, starter } from '../../src/reach/own-program.js';

/** Starts itself once more, with the word `again`, and waits; each tells its process id in the directory. */
const [place = '', again] = process.argv.slice(2);
const tell = (name: string) => {
  writeFileSync(join(place, `${name}.new`), String(process.pid));
  renameSync(join(place, `${name}.new`), join(place, name));
};
if (again === undefined) {
  tell('starter');
  const program = [process.execPath, ...process.execArgv, resolve(process.argv[1] ?? '')];
  await runOwnProgram({ program, words: [place, 'again'], limitMs: 60_000, onLine: () => {} });
} else {
  if (starter(130) === undefined) throw new Error('nobody started this process');
  tell('pid');
  setInterval(() => {}, 1_000);
}
