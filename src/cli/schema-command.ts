import { Command } from 'commander';
import { type CommandContext, helpAfter } from './command-context.js';
import { schemaDiff } from './schema/schema-diff.js';
import { schemaDrop } from './schema/schema-drop.js';
import { schemaExport } from './schema/schema-export.js';
import { schemaImport } from './schema/schema-import.js';
import { schemaImportDump } from './schema/schema-import-dump.js';

/** The group of all commands on a repository database. */
export function schemaCommand(context: CommandContext): Command {
  const group = new Command('schema')
    .description(
      "Export, import, compare and drop the manager's repository database (MySQL, MariaDB, Oracle, SQLite).",
    )
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Export it nightly and before an upgrade; import it after a loss of the database. docs/schema.md is the guide.',
        ],
        examples: [
          'ovm-rescue schema export --url mysql://ovs@ovmm:49500 --manager-config ovmm.config --out /backup/ovm',
          'ovm-rescue schema import latest --url mysql://root@127.0.0.1:3306 --database ovs --as ovs=ovs_copy',
        ],
        exitCodes: [0, 1, 2, 10, 11, 12, 13, 130],
      }),
    );
  for (const member of [schemaExport, schemaImport, schemaDiff, schemaDrop, schemaImportDump])
    group.addCommand(member(context));
  return group;
}
