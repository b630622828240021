import { readFileSync } from 'node:fs';

/** An account of this machine that a server runs as. */
export interface SystemAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The server's own, where its package made one, else the one without rights. */
const names = ['mysql', 'nobody'] as const;

/**
 * The account that a private server runs as when we are root: what an archive holds must not write as root. Undefined for
 * any other user, whose servers run as himself, and where the machine has no such account.
 */
export function serverAccount(): SystemAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of names) {
    const [, , uid, gid] = lines.find(([first]) => first === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}
