import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { quickDirectory } from '../../run-directories.js';

interface HostKey {
  readonly private: string;
  readonly public: string;
}

type KeyType = 'dsa' | 'ed25519';

/** How many keys of a type a process makes: a server has another key than those that were started just before it. */
const most = 8;
const made = new Map<KeyType, HostKey[]>();

/**
 * A host key of OpenSSH that none of the last servers had; making one takes longer than a login. Of the keys that ssh2
 * makes by itself, one in some hundreds cannot be read again.
 */
export function newHostKey(type: KeyType): HostKey {
  const keys = made.get(type) ?? [];
  made.set(type, keys);
  const oldest = keys.length < most ? undefined : keys.shift();
  const key = oldest ?? generatedKey(type);
  keys.push(key);
  return key;
}

function generatedKey(type: KeyType): HostKey {
  const dir = mkdtempSync(join(quickDirectory(), 'ovm-cli-'));
  try {
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', join(dir, 'key')]);
    return {
      private: readFileSync(join(dir, 'key'), 'utf8'),
      public: readFileSync(join(dir, 'key.pub'), 'utf8'),
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
