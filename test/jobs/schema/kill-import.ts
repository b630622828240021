import { expect } from 'vitest';
import type { MariadbServer } from '../../databases/mariadb-server.js';
import { startProgram } from '../../reach/run-program.js';

export interface KillableImport {
  readonly server: MariadbServer;
  readonly archive: string;
  readonly archives: string;
  /** False imports without --replace. */
  readonly replace?: boolean;
  /** True kills it when it has done everything but end. */
  readonly killedAtEnd?: boolean;
}

/** When an import is killed: so many milliseconds after it printed a line that begins so. */
export interface Kill {
  readonly line: string;
  readonly afterMs: number;
}

/** Runs an import as a process of its own and kills it (SIGKILL) if that is asked for. Gives what it printed. */
export async function runImport(job: KillableImport, kill?: Kill): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const { server } = job;
  const replace = job.replace === false ? 'fresh' : 'replace';
  const args = [
    job.archive,
    job.archives,
    String(server.port),
    server.passwordFile,
    replace,
    job.killedAtEnd ? 'killed' : '',
  ];
  const { child, ended } = startProgram('jobs/schema/import-program.ts', args, {
    onLine: (line) => {
      if (kill && line.startsWith(kill.line)) timer ??= setTimeout(() => child.kill('SIGKILL'), kill.afterMs);
    },
  });
  const { stdout, stderr } = await ended;
  clearTimeout(timer);
  expect(stderr).toBe('');
  return stdout;
}

/**
 * Kills an import and looks at what is left: before the exchange the target must be as it was. Then the same import
 * again must bring the target to what `wanted` says, with nothing left beside it. Gives what the kill hit.
 */
export async function killAndRepeat(
  job: KillableImport,
  kill: Kill,
  target: { readonly name: string; readonly before: string; readonly wanted: string },
): Promise<'before' | 'exchange' | 'finished'> {
  const { server } = job;
  const killed = await runImport(job, kill);
  expect(killed).not.toContain('OVM_');
  if (!killed.includes('exchange exchanging')) expect(await server.dump(target.name)).toBe(target.before);
  const again = await runImport(job);
  // A run that came to its end before the kill leaves a finished target, which nobody replaces unasked.
  if (killed.includes('finished') && job.replace === false)
    expect(again).toMatch(/finished|OVM_TARGET_EXISTS/);
  else expect(again).toContain('finished');
  expect(await server.dump(target.name)).toBe(target.wanted);
  const left = await server.sql(
    "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'ovm\\_rescue%'",
  );
  expect(left).toBe('');
  if (killed.includes('finished')) return 'finished';
  return killed.includes('exchange exchanging') ? 'exchange' : 'before';
}
