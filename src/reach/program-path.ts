import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { RescueError } from '../base/errors.js';

/**
 * The file that would be run for the name of a program, found as execvp(3) does: a name with a slash is a path, any other
 * is looked for in PATH. Nothing is run. Throws OVM_FILE_UNREADABLE when there is none that may be run.
 */
export function programPath(name: string, searched = process.env.PATH ?? ''): string {
  const places = searched.split(':').map((directory) => join(directory === '' ? '.' : directory, name));
  const found = (name.includes('/') ? [name] : places).find(mayBeRun);
  if (found !== undefined) return found;
  const why = name.includes('/') ? 'it is not there or may not be run' : 'no directory of PATH has it';
  throw new RescueError('OVM_FILE_UNREADABLE', name, why);
}

function mayBeRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
