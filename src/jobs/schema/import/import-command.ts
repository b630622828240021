import { quoteShellWord } from '../../../formats/shell-word.js';
import type { ImportOptions } from './import-plan.js';

/** The command line of an import, for the operator to repeat; where the password comes from is his to say again. */
export function importCommand(options: ImportOptions, address: string): string {
  const { settings } = options;
  const words = [
    'ovm-rescue',
    'schema',
    'import',
    options.archive,
    '--url',
    address.replace(/ \(.*\)$| via .*$/, ''),
  ];
  if (settings.socketPath !== undefined) words.push('--socket', settings.socketPath);
  if (settings.tunnel) words.push('--via-ssh', settings.tunnel.login);
  for (const name of options.databases ?? []) words.push('--database', name);
  for (const [from, to] of options.renames) words.push('--as', `${from}=${to}`);
  if (options.replace) words.push('--replace');
  if (options.managerConfig !== undefined) words.push('--manager-config', options.managerConfig);
  if (options.managerStopped) words.push('--manager-stopped');
  return words.map(quoteShellWord).join(' ');
}
