import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { RescueError, systemReason } from '../base/errors.js';
import type { Log } from '../base/log.js';
import { Password } from '../base/password.js';

const mostBytes = 64 * 1024;
const othersMayRead = 0o044;

/** What a password file holds, and whether people other than its owner may read it. */
export interface PasswordFile {
  readonly text: string;
  readonly open: boolean;
}

/** Reads a password file; links are followed. Throws OVM_PASSWORD_UNREADABLE. */
export function readPasswordFile(path: string): PasswordFile {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new Error('it is not a regular file');
    if (stats.size > mostBytes) throw new Error(`it is ${stats.size} bytes, which is no password`);
    const bytes = Buffer.alloc(mostBytes);
    const text = bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, 0));
    return { text, open: (stats.mode & othersMayRead) !== 0 };
  } catch (error) {
    throw new RescueError('OVM_PASSWORD_UNREADABLE', path, systemReason(error), error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/**
 * A password or passphrase out of its file; one line feed at the end is not part of it. Warns of a file that others
 * may read. Throws OVM_PASSWORD_UNREADABLE.
 */
export function readSecretFile(path: string, log: Log): Password {
  const { text, open } = readPasswordFile(path);
  if (open) log.warn(`${path} can be read by others: chmod 600 it`);
  const password = text.replace(/\r?\n$/, '');
  // an empty one would be sent, and counts as a failed login
  if (password === '') throw new RescueError('OVM_PASSWORD_UNREADABLE', path, 'it is empty');
  return new Password(password);
}
