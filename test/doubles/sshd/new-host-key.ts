import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A host key of OpenSSH. Of the keys that ssh2 makes by itself, one in some hundreds cannot be read again. */
export function newHostKey(type: 'dsa' | 'ed25519'): { readonly private: string; readonly public: string } {
  const dir = mkdtempSync(join(tmpdir(), 'ovm-cli-'));
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
