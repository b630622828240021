import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { LosableEstate } from '../doubles/manager-host/losable-estate.js';
import { isChange } from '../doubles/ovm-manager/shell-faults.js';

/** Everything of an estate that a recovery could change, so that two moments can be compared. */
export interface EstateState {
  /** The judge's text; of a server that is down nobody can change it but through its files. */
  readonly database: string;
  readonly host: string;
  readonly repositories: string;
  readonly archives: string;
  /** Every line that was sent to change something, over all installations. */
  readonly lines: readonly string[];
  /** What the manager and the servers are. */
  readonly manager: string;
  readonly world: string;
  /** What was typed at the consoles. */
  readonly typed: number;
}

export async function stateOf(estate: LosableEstate, archives: string): Promise<EstateState> {
  const { database, host, application, reality } = estate;
  return {
    database: database.isRunning() ? await database.text() : 'it is down',
    host: treeText(host.machine.root),
    repositories: treeText(estate.repositories),
    archives: treeText(archives, /(^|\/)recoveries$/),
    lines: estate.lines().filter(isChange),
    manager: JSON.stringify([application.isUp, application.fingerprint, application.manager.world()]),
    world: JSON.stringify(reality.world),
    typed: estate.operator.typed.length,
  };
}

/** Every name with its mode, size, time and content, but for what `besides` names. */
function treeText(root: string, besides = /^$/): string {
  const lines: string[] = [];
  const walk = (path: string) => {
    const whole = join(root, path);
    const stats = lstatSync(whole);
    if (besides.test(path)) return;
    if (stats.isDirectory()) {
      lines.push(`${path}/ ${stats.mode.toString(8)}`);
      for (const name of readdirSync(whole).sort()) walk(path === '' ? name : join(path, name));
    } else if (stats.isSymbolicLink()) lines.push(`${path} -> ${readlinkSync(whole)}`);
    else if (stats.isFile())
      lines.push(
        `${path} ${stats.mode.toString(8)} ${stats.mtimeMs} ${createHash('sha256').update(readFileSync(whole)).digest('hex')}`,
      );
    else lines.push(`${path} ${stats.mode.toString(8)}`);
  };
  walk('');
  return lines.join('\n');
}
