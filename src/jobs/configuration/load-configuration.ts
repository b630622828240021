import { resolve } from 'node:path';
import { RescueError } from '../../base/errors.js';
import type { Log } from '../../base/log.js';
import { Password } from '../../base/password.js';
import { largestConfigurationBytes, readConfigurationFile } from '../../formats/configuration-file.js';
import { createLocalHost } from '../../reach/local-host.js';
import { othersMayWrite } from '../../reach/others-may-write.js';
import type { LoadedConfiguration } from './chosen-estate.js';
import { variablesNamed } from './secret-words.js';

/**
 * Reads a configuration and takes the passwords that it names out of the environment. Warns of a file that others may change, because it names commands that are run. Throws
 * OVM_FILE_UNREADABLE, OVM_FILE_TOO_LARGE, and OVM_CONFIG_INVALID with all errors, each with line, column and key.
 */
export async function loadConfiguration(file: string, log: Log): Promise<LoadedConfiguration> {
  const bytes = await createLocalHost().readFile(resolve(file), largestConfigurationBytes);
  if (othersMayWrite(file)) log.warn(`${file} can be changed by others: chmod go-w it`);
  const { document, findings } = readConfigurationFile(bytes);
  const lines = findings.map(({ severity, line, column, message }) => ({
    severity,
    place: `${file}:${line}:${column}`,
    message,
  }));
  const errors = lines.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first && errors.length === 1) throw new RescueError('OVM_CONFIG_INVALID', first.place, first.message);
  if (first) {
    const all = errors.map(({ place, message }) => `\n  ${place}: ${message}`).join('');
    throw new RescueError('OVM_CONFIG_INVALID', file, `it has ${errors.length} errors${all}`);
  }
  for (const { severity, place, message } of lines)
    if (severity === 'warning') log.warn(`${place}: ${message}`);
  return { ...document, file, passwords: takenOutOfEnvironment(variablesNamed(document)) };
}

/**
 * All of them at once, also those of estates and databases that this command does not reach: a program that is started
 * for the password of one must not be given the passwords of others.
 */
function takenOutOfEnvironment(names: readonly string[]): ReadonlyMap<string, Password> {
  const taken = new Map<string, Password>();
  for (const name of new Set(names)) {
    const text = process.env[name];
    if (text !== undefined) taken.set(name, new Password(text));
    delete process.env[name];
  }
  return taken;
}
