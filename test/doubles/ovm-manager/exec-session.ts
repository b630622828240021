/**
 * The double behind a real SSH server: every command is a session of its own, and the state lives in a directory.
 *
 * - `world.json` in: `{ "release": "3.2", "world": { ... }, "lineEnd": "LFCR" }`
 * - `fail-at` in (optional): a line that contains this text gets a Failure and is not carried out
 * - `drop-at` in (optional): a line that contains this text is carried out, but nothing is answered
 * - `sent.log` out: every line received; `accepted.log` out: every line carried out, replayed at the next command
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OvmManagerDouble } from './ovm-manager-double.js';
import type { LineEnd } from './reply.js';
import type { Release, World } from './world.js';

export interface WorldFile {
  readonly release: Release;
  readonly world: World;
  readonly lineEnd?: LineEnd;
}

/** The double as the accepted lines of a state directory left it. */
export function loadDouble(stateDir: string): OvmManagerDouble {
  const file: WorldFile = JSON.parse(readFileSync(join(stateDir, 'world.json'), 'utf8'));
  const double = new OvmManagerDouble(file);
  for (const line of linesOf(join(stateDir, 'accepted.log'))) {
    const reply = double.execute(line);
    if (!reply.ok) throw new Error(`accepted.log does not replay: ${line}: ${reply.errorMessage}`);
  }
  return double;
}

/** What the connection prints for one command; empty when it drops. Keeps the logs of the directory. */
export function answerExec(stateDir: string, line: string): string {
  appendFileSync(join(stateDir, 'sent.log'), `${line.replaceAll('\n', '\\n')}\n`);
  const double = loadDouble(stateDir);
  if (matches(stateDir, 'fail-at', line)) {
    return double.transcriptOf(line, double.refuse(line, 'The command failed because fail-at asks for it'));
  }
  const reply = double.execute(line);
  const text = double.transcriptOf(line, reply);
  // `set` lasts for a session, and every command is a session here.
  if (reply.ok && !/^\s*set\s/i.test(line)) appendFileSync(join(stateDir, 'accepted.log'), `${line}\n`);
  return matches(stateDir, 'drop-at', line) ? '' : text;
}

function matches(stateDir: string, name: string, line: string): boolean {
  const [wanted] = linesOf(join(stateDir, name));
  return wanted !== undefined && line.includes(wanted);
}

function linesOf(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}
