import { installerWords } from './installer-words.js';
import type { Program, Terminal } from './program-calls.js';
import { type ManagerRelease, type ReleaseFacts, releaseFacts } from './release-facts.js';

/** What an installer finds and does on its host. */
export interface InstallerHost {
  readonly release: ManagerRelease;
  readonly isInstalled: () => boolean;
  /** A MySQL that is not the manager's, or what was left of the manager's own. */
  readonly foreignMySql: () => string | undefined;
  readonly isFile: (path: string) => boolean;
  /** Whether a database that it is told of holds the schema already. */
  existingSchema(): Promise<boolean>;
  install(uuid: string | undefined, how: 'own' | 'existing'): Promise<void>;
  uninstall(): Promise<void>;
}

/** `runInstaller.sh` of a release: options, kinds and refusals as its guide has them; what it prints has no source (assumed: installer-texts). */
export function installerProgram(host: InstallerHost): Program {
  const facts = releaseFacts[host.release];
  return async ({ args }, terminal) => {
    const words = installerWords(args, facts);
    if (typeof words === 'string' || words.help !== undefined) {
      terminal.out(usage(facts));
      if (typeof words !== 'string') return 0;
      terminal.err(`${words}\n`);
      return 1;
    }
    if (words.config !== undefined && !host.isFile(words.config))
      return refuse(terminal, `${words.config}: no such file`);
    const { own, existing, uninstall } = facts.installTypes;
    const kinds = [...new Set([own, existing, uninstall, ...facts.otherTypes])];
    const kind =
      words.installtype ?? (await terminal.ask(`Select an installation type: ${kinds.join(', ')}: `));
    // assumed: installer-words
    if (kind === undefined || !kinds.includes(kind)) return refuse(terminal, `${kind}: no installation type`);
    if (kind === uninstall) return remove(host, terminal);
    if (facts.otherTypes.includes(kind)) return refuse(terminal, `${kind}: nothing to upgrade`);
    const answered = words.config !== undefined || words.assumeyes !== undefined;
    return put(host, terminal, words.uuid, { kind, answered });
  };
}

function refuse(terminal: Terminal, why: string): number {
  terminal.err(`${why}\n`);
  return 1;
}

function usage({ options, installTypes }: ReleaseFacts): string {
  const shown = options.map((text) => `[${text.replaceAll(':', '=').replace(' ', '|')}]`);
  return `runInstaller.sh ${shown.join(' ')}\n  installtype: ${Object.values(installTypes).join(' | ')}\n`;
}

async function remove(host: InstallerHost, terminal: Terminal): Promise<number> {
  await host.uninstall();
  terminal.out('Uninstall completed\n');
  return 0;
}

async function put(
  host: InstallerHost,
  terminal: Terminal,
  uuid: string | undefined,
  { kind, answered }: { readonly kind: string; readonly answered: boolean },
): Promise<number> {
  const { own, existing } = releaseFacts[host.release].installTypes;
  const how = kind === own && (own !== existing || host.release >= '3.3') ? 'own' : 'existing';
  // a guide for 3.0 says 15 or 32 hex digits; Oracle's own example has 30, in capitals
  if (uuid !== undefined && !/^[0-9a-f]{15,32}$/i.test(uuid))
    return refuse(terminal, `${uuid}: not a UUID of a manager`);
  // assumed: installed-twice
  if (host.isInstalled()) return refuse(terminal, 'Oracle VM Manager is already installed');
  const mysql = host.foreignMySql();
  // components page of 3.2: it ends where any other MySQL is installed
  if (how === 'own' && mysql !== undefined) return refuse(terminal, `MySQL is already installed: ${mysql}`);
  // troubleshooting of 3.0 to 3.2: Oracle Database Schema Exists
  if (how === 'existing' && (await host.existingSchema()))
    return refuse(terminal, 'The Oracle VM Manager schema exists in the database');
  if (!answered && (await terminal.ask('Enter a password for all logins: ')) === undefined)
    return refuse(terminal, 'No password was given');
  await host.install(uuid, how);
  terminal.out('Installation of Oracle VM Manager completed\n');
  return 0;
}
