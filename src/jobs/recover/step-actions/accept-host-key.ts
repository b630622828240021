import { RescueError } from '../../../base/errors.js';
import { replaceHostKey } from '../../../reach/ssh/replace-host-key.js';
import { shownHostKey } from '../../../reach/ssh/shown-host-key.js';
import { type SshSettings, sshName } from '../../../reach/ssh/ssh-settings.js';
import { liveEstate } from '../live-estate.js';
import { withHosts } from '../recovery-ground.js';
import type { Action, ActionEnd, StepPlace } from '../step-place.js';

/**
 * Takes the key that the CLI of a new manager shows, once the operator has compared and typed its fingerprint; old keys are
 * struck out of the list. A key that is known already needs nothing. Throws OVM_SSH_HOST_KEY for a key that is marked as
 * revoked, and what `replaceHostKey` throws.
 */
export const acceptHostKey: Action = {
  proves: true,
  run: async (place) => {
    const [cli, second] = liveEstate(place)?.managerClis ?? [];
    if (cli === undefined || second !== undefined)
      return { is: 'cannot', why: 'the configuration names no CLI of the manager' };
    const { host, user, port } = cli;
    return withHosts(place.ground, async (hosts) =>
      takeKey(await hosts.serviceSettings({ host, user, port }, []), place),
    );
  },
};

async function takeKey(settings: SshSettings, { operator, stated }: StepPlace): Promise<ActionEnd> {
  const { key, keyType, fingerprint, verdict } = await shownHostKey(settings);
  const name = sshName(settings);
  if (verdict.is === 'known') return { is: 'done', note: `the key of ${name} is known: ${fingerprint}` };
  if (verdict.is === 'revoked')
    throw new RescueError(
      'OVM_SSH_HOST_KEY',
      name,
      `the ${keyType} key it shows is ${fingerprint}, which ${verdict.by.file}:${verdict.by.line} marks as revoked`,
    );
  const old = verdict.is === 'changed' ? verdict.expected : verdict.otherTypes;
  for (const line of old) operator.tell(`  Known before, from ${line.file}:${line.line}: ${line.keyType}.`);
  operator.tell(`  ${name} shows the ${keyType} key ${fingerprint}`);
  operator.tell(
    `  After an installation a new one is expected. On the manager host itself, this prints it, with = at its end:`,
  );
  operator.tell(`    ${printingLine(keyType, settings.port)}`);
  const question =
    'Compare the two. If they are the same, type the fingerprint; if not, somebody listens in between.';
  if ((await operator.ask(question, [fingerprint, 'stop'])) !== fingerprint) return { is: 'stop' };
  stated(`the ${keyType} key of ${name} is ${fingerprint}`, fingerprint);
  const { file, struckOut, leftIn } = await replaceHostKey(settings, key);
  for (const place of leftIn) operator.tell(`  An old key still stands in ${place}: take it out by hand.`);
  return { is: 'done', note: `${fingerprint} is in ${file}; ${struckOut} old struck out` };
}

/** Also for hosts whose ssh-keygen prints MD5 alone. */
function printingLine(keyType: string, port: number): string {
  const [, type = 'rsa'] = /^(?:ssh-|ecdsa-)?(rsa|dss|ed25519|sha2)/.exec(keyType) ?? [];
  const scanned = { dss: 'dsa', sha2: 'ecdsa' }[type] ?? type;
  return `ssh-keyscan -t ${scanned} -p ${port} localhost 2>/dev/null | grep -v '^#' | cut -d' ' -f3 | openssl base64 -d -A | openssl dgst -sha256 -binary | openssl base64`;
}
