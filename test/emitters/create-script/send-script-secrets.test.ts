import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadDouble } from '../../doubles/ovm-manager/exec-session.js';
import { openSession, type Session } from './send-script-session.js';

let session: Session | undefined;

afterEach(async () => {
  await session?.close();
  session = undefined;
});

/** Where masking puts marks that are asked for: URLs of installations, twice in one, and with text around it. */
const vms: readonly { readonly name: string; readonly networkInstallPath?: string }[] = [
  { name: 'a', networkInstallPath: 'ftp://it:@secret:install@host/os' },
  { name: 'b', networkInstallPath: 'ftp://x:@secret:console@y' },
  { name: "c's", networkInstallPath: "say: ftp://x:@secret:console@y, it's ftp://i:@secret:install@h!" },
  { name: 'd' },
];
const install = `1/2 # %h%% $HOME \`id\` "q" 'p' \\n; e& @secret:console ü`;
const consoleWord = `//ten%20n='x" y|`;

function filled(text: string): string {
  return text.replaceAll(/@secret:(install|console)/g, (_, name) =>
    name === 'install' ? install : consoleWord,
  );
}

/** Arguments of every process of the machine. */
function commandLines(): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      return [readFileSync(join('/proc', pid, 'cmdline'), 'utf8')];
    } catch {
      return []; // it has ended
    }
  });
}

/** Everything below a directory, as one text; files come and go. */
function contents(dir: string): string {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      try {
        return readFileSync(join(entry.parentPath, entry.name), 'utf8');
      } catch {
        return '';
      }
    })
    .join('\n');
}

const shapes = [install, consoleWord].flatMap((secret) => [
  secret,
  secret.replaceAll('/', '//'),
  secret.replace(/[/"]/g, '/$&'),
  secret.replaceAll('%', '%%'),
]);
const leaks = (text: string) => shapes.filter((shape) => text.includes(shape));

const typed = [
  [/Type yes to send them: /, 'yes\r'],
  [/password for install: /, `${install}\r`],
  [/password for console: /, `${consoleWord}\r`],
] as const;

describe('a create script with passwords', () => {
  it.each(['dash', 'bash'] as const)(
    'when %s sends it, then each password is asked for once, arrives intact and is seen nowhere else',
    async (shell) => {
      session = await openSession(vms);
      const { send, script, sshd, journal, temporaryFiles } = session;
      const leaked = new Set<string>();
      let looks = 0;
      const watch = setInterval(() => {
        looks += 1;
        for (const leak of leaks(commandLines().join('\n'))) leaked.add(`process: ${leak}`);
        for (const leak of leaks(contents(script.dir))) leaked.add(`file: ${leak}`);
      }, 5);
      const result = await send({ shell, terminal: true, typed }).finally(() => clearInterval(watch));
      expect(result.stdout).toContain(`all ${script.lines.length} lines done`);
      expect(looks).toBeGreaterThan(20);
      expect([...leaked]).toEqual([]);
      expect(result.stdout.match(/password for \w+: /g)).toEqual([
        'password for install: ',
        'password for console: ',
      ]);
      expect(leaks(result.stdout + result.stderr + journal())).toEqual([]);
      expect(temporaryFiles()).toEqual([]);
      const made = loadDouble(sshd.stateDir).vms();
      for (const vm of vms) {
        const found = made.find((each) => each.name === vm.name);
        expect(found?.networkInstallPath ?? undefined).toBe(
          vm.networkInstallPath === undefined ? undefined : filled(vm.networkInstallPath),
        );
      }
    },
  );

  it('when a failure repeats the password, then the screen shows its mark', async () => {
    const answer = `case "$SSH_ORIGINAL_COMMAND" in showversion) printf 'Status: Success\\nData:\\n 3.4.6\\n';; list*|show*|refresh*) printf 'Status: Success\\nData:\\n None\\n';; *) printf 'OVM> %s\\nCommand: %s\\nStatus: Failure\\nError Msg: bad value in %s\\n' "$SSH_ORIGINAL_COMMAND" "$SSH_ORIGINAL_COMMAND" "$SSH_ORIGINAL_COMMAND";; esac`;
    session = await openSession(vms.slice(0, 1), { answer });
    const result = await session.send({ terminal: true, typed });
    expect(result.status).toBe(1);
    expect(result.stdout).toMatch(/Error Msg: bad value in create Vm .*@secret:install@/);
    expect(leaks(result.stdout)).toEqual([]);
  });

  it('when there is no terminal, then nothing is sent', async () => {
    session = await openSession(vms);
    const result = await session.send();
    expect([result.status, result.stderr]).toEqual([2, expect.stringContaining('no terminal')]);
    expect([session.received(), session.journal()]).toEqual([[], '']);
  });

  it.each(['dash', 'bash'] as const)(
    'when Ctrl-C comes while %s asks, then the terminal echoes again and nothing was sent',
    async (shell) => {
      session = await openSession(vms);
      const { send, received, temporaryFiles } = session;
      const [yes] = typed;
      const result = await send({
        shell,
        terminal: true,
        typed: [yes, [/password for install: /, 'half\x03']],
      });
      expect(result.status).toBe(130);
      expect(leaks(result.stdout)).toEqual([]);
      expect(result.stdout).not.toContain('half');
      expect(result.stdout).toMatch(/\necho\r\n$/);
      expect([received(), temporaryFiles()]).toEqual([[], []]);
    },
  );
});
