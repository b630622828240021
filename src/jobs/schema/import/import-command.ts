import { resolve } from 'node:path';
import { quoteShellWord } from '../../../formats/shell-word.js';
import { isRemote } from '../../../reach/ssh/ssh-address.js';
import type { ImportOptions } from './import-plan.js';

/** The command line of an import, for the operator to repeat; where the password and an SSH key come from is his to say again. */
export function importCommand(options: ImportOptions, address: string): string {
  const { settings } = options;
  const words = [
    'ovm-rescue',
    'schema',
    'import',
    resolve(options.archive),
    '--url',
    address.replace(/ \(.*\)$| via .*$/, ''),
  ];
  if (settings.tls !== 'off') words.push('--tls', settings.tls);
  if (settings.tlsCa !== undefined) words.push('--tls-ca', resolve(settings.tlsCa));
  if (settings.socketPath !== undefined) words.push('--socket', settings.socketPath);
  if (settings.tunnel) words.push('--via-ssh', settings.tunnel.login);
  for (const name of options.databases ?? []) words.push('--database', name);
  for (const [from, to] of options.renames) words.push('--as', `${from}=${to}`);
  words.push('--archives', resolve(options.archives));
  if (options.replace) words.push('--replace');
  if (options.managerConfig !== undefined) words.push('--manager-config', placeOf(options.managerConfig));
  if (options.managerStopped) words.push('--manager-stopped');
  if (options.sameBuild) words.push('--same-build');
  return words.map(quoteShellWord).join(' ');
}

/** From whatever directory it is said again. */
function placeOf(path: string): string {
  return isRemote(path) ? path : resolve(path);
}
