import { quotedText } from './quoted-text.js';

/** How hosts were reached when the configuration was begun; what is missing stays hidden. Paths are absolute. */
export interface StartSsh {
  readonly key?: string;
  readonly passphraseFile?: string;
  readonly passwordFile?: string;
  readonly agent?: boolean;
  readonly legacy?: boolean;
  readonly sudo?: boolean;
  /** `[USER@]HOST[:PORT]`. */
  readonly jump?: string;
  readonly knownHosts?: string;
  /** Seconds. */
  readonly timeout?: number;
}

/** The block `ssh` of an estate: what was said is set, the rest is hidden behind `#`. */
export function startSshLines(ssh: StartSsh = {}): string[] {
  const set = (key: string, value: string | undefined, example: string) =>
    value === undefined ? `  #${key}: ${example}` : `  ${key}: ${value}`;
  const text = (value: string | undefined) => (value === undefined ? undefined : quotedText(value));
  const file = (value: string | undefined) =>
    value === undefined ? undefined : `{file: ${quotedText(value)}}`;
  return [
    '# How every host is reached by SSH. A host must be in known-hosts, or --accept-new-host-key is said once.',
    'ssh:',
    '  user: root',
    '  #port: 22',
    set('key', text(ssh.key), '/root/.ssh/id_rsa'),
    set('passphrase', file(ssh.passphraseFile), '{file: /etc/ovm-rescue/passphrase}'),
    set('password', file(ssh.passwordFile), '{command: [pass, show, ovm/root]}'),
    '  # Whether keys of the SSH agent are used; they are anyway when neither key nor password is given.',
    set('agent', ssh.agent?.toString(), 'true'),
    '  # Also the algorithms of Oracle Linux 5 and 6: better set for single hosts.',
    set('legacy', ssh.legacy?.toString(), 'false'),
    '  # Commands that need root are run by sudo -n (docs/commands-we-run.md).',
    set('sudo', ssh.sudo?.toString(), 'false'),
    '  # All hosts are reached through this one, unless they name another.',
    set('jump', text(ssh.jump), 'rescue@bastion.example.com'),
    set('known-hosts', text(ssh.knownHosts), '/etc/ovm-rescue/known_hosts'),
    '  # Seconds of silence until a host is given up.',
    set('timeout', ssh.timeout?.toString(), '60'),
  ];
}
