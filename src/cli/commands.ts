import type { Command } from 'commander';
import type { CommandContext } from './command-context.js';

/** One command: its name, and how to get it. */
export interface CommandEntry {
  readonly name: string;
  /** Loads what the command needs; the other commands' code stays on the disk. */
  readonly load: () => Promise<(context: CommandContext) => Command>;
}

/** Every command there is, in the order of the help. A new one is a file and a line here. */
export const commands: readonly CommandEntry[] = [
  { name: 'capture', load: async () => (await import('./capture-command.js')).captureCommand },
  { name: 'uuid', load: async () => (await import('./uuid-command.js')).uuidCommand },
  { name: 'inventory', load: async () => (await import('./inventory-command.js')).inventoryCommand },
  { name: 'find', load: async () => (await import('./find-command.js')).findCommand },
  { name: 'rebuild', load: async () => (await import('./rebuild-command.js')).rebuildCommand },
  { name: 'guard', load: async () => (await import('./guard-command.js')).guardCommand },
  { name: 'apply', load: async () => (await import('./apply-command.js')).applyCommand },
  { name: 'sync', load: async () => (await import('./sync-command.js')).syncCommand },
  { name: 'inspect', load: async () => (await import('./inspect-command.js')).inspectCommand },
  { name: 'grammar', load: async () => (await import('./grammar-command.js')).grammarCommand },
  { name: 'verify', load: async () => (await import('./verify-command.js')).verifyCommand },
  { name: 'list', load: async () => (await import('./list-command.js')).listCommand },
  { name: 'prune', load: async () => (await import('./prune-command.js')).pruneCommand },
  { name: 'nightly', load: async () => (await import('./nightly-command.js')).nightlyCommand },
  { name: 'recover', load: async () => (await import('./recover-command.js')).recoverCommand },
  { name: 'upgrade', load: async () => (await import('./upgrade-command.js')).upgradeCommand },
  { name: 'compare', load: async () => (await import('./compare-command.js')).compareCommand },
  { name: 'schema', load: async () => (await import('./schema-command.js')).schemaCommand },
  { name: 'archive', load: async () => (await import('./archive-command.js')).archiveCommand },
  { name: 'bundle', load: async () => (await import('./bundle-command.js')).bundleCommand },
  { name: 'config', load: async () => (await import('./config-command.js')).configCommand },
  { name: 'sample', load: async () => (await import('./sample-command.js')).sampleCommand },
  { name: 'demo', load: async () => (await import('./demo-command.js')).demoCommand },
  { name: 'completion', load: async () => (await import('./completion-command.js')).completionCommand },
];

/** What a command line needs: its own command alone; every command for help, for completion and after a typing error. */
export function commandsNeeded(words: readonly string[]): readonly CommandEntry[] {
  if (words.length === 1 && words[0] === '--version') return [];
  const named = words.find((word) => !word.startsWith('-'));
  const own = commands.filter(({ name }) => name === named && name !== 'completion');
  return own.length === 0 ? commands : own;
}
