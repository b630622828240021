import { readFileSync } from 'node:fs';
import { bundledParts } from '../base/bundled-parts.js';
import { RescueError, systemReason } from '../base/errors.js';

const read = new Map<string, string>();

/**
 * The statement in `sql/<name>.sql` of this installation, without its comment lines. Throws OVM_FILE_UNREADABLE when
 * the installation is not whole.
 */
export function sqlStatement(name: string): string {
  const known = read.get(name);
  if (known !== undefined) return known;
  const text = bundledParts?.sql[name] ?? installedText(name);
  const statement = text.replace(/^--.*\n/gm, '').trim();
  read.set(name, statement);
  return statement;
}

function installedText(name: string): string {
  // src/reach and dist/reach are equally far from sql.
  const file = new URL(`../../sql/${name}.sql`, import.meta.url);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new RescueError('OVM_FILE_UNREADABLE', file.pathname, systemReason(error), error);
  }
}
