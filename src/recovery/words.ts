import {
  type CommandLine,
  joined,
  known,
  knownHost,
  knownPath,
  rescue,
  shell,
  type Variable,
  type Word,
} from './command-line.js';
import type { RecoveryTraits } from './traits.js';
import type { RecoveryValues } from './values.js';

/** Where the manager keeps what a recovery needs (manuals of 3.0 to 3.4, chapters on backup). */
export const managerConfig = '/u01/app/oracle/ovm-manager-3/.config';
export const managerSysconfig = '/etc/sysconfig/ovmm';
const restoreTool = '/u01/app/oracle/ovm-manager-3/ovm_tools/bin/RestoreDatabase.sh';

/** Nothing is typed. */
export const noCommands = (): readonly CommandLine[] => [];
export const nothingBack = 'Nothing to go back to: it only looks.';

/** The line that starts, stops or asks a service of the manager host. */
export function serviceLine(
  traits: RecoveryTraits,
  service: string,
  verb: 'start' | 'stop' | 'status',
): CommandLine {
  switch (traits.serviceWords) {
    case 'init.d':
      return shell`/etc/init.d/${service} ${verb}`;
    case 'service':
      return shell`/sbin/service ${service} ${verb}`;
    case 'systemctl':
      return shell`systemctl ${verb} ${service}`;
  }
}

export const managerHost = (values: RecoveryValues): Word => knownHost(values.managerHost, 'manager host');

/** The path of the archive that a text lies in: it may be moved, so the text has a variable for it. */
export const thisArchive = '$ARCHIVE';

export function captureArchive(values: RecoveryValues): Word | Variable {
  return values.archive?.path === thisArchive
    ? { variable: 'ARCHIVE' }
    : knownPath(values.archive?.path, 'archive');
}

/** The export to be restored, by its path: an import makes a safety archive, and then that is the newest. */
export function schemaArchive(values: RecoveryValues): Word {
  return knownPath(values.schemaArchive?.path, 'archive of the schema');
}

/** Where files are copied to before anything is uninstalled. */
export const copies = (values: RecoveryValues): Word =>
  knownPath(values.copiesDirectory ?? './manager-copies', 'directory for copies');

/** `--archives DIR --estate NAME`; the configuration where there is one, since it knows both. */
export function placeWords(values: RecoveryValues): CommandLine {
  const estate = rescue`--estate ${known(values.estate, 'estate')}`;
  if (values.configuration !== undefined)
    return joined(rescue`--config ${knownPath(values.configuration, 'configuration')}`, estate);
  return values.archives === undefined
    ? estate
    : joined(rescue`--archives ${knownPath(values.archives, 'directory of archives')}`, estate);
}

/** How the live estate is named to commands that read it: by the configuration. */
export function liveWords(values: RecoveryValues): CommandLine {
  const configuration = knownPath(values.configuration, 'configuration');
  return rescue`--config ${configuration} --estate ${known(values.estate, 'estate')}`;
}

/** The schema of the repository database, as the server spells it: an account of Oracle is mostly in capitals. */
export function schemaName(values: RecoveryValues, { engine }: RecoveryTraits): string {
  const schema = values.databaseSchema ?? 'ovs';
  return engine === 'oracle' && schema === schema.toLowerCase() ? schema.toUpperCase() : schema;
}

/** `--url` of the repository database, through the manager host where it is there. */
export function databaseWords(values: RecoveryValues, traits: RecoveryTraits): CommandLine {
  const local = traits.databaseOn === 'manager';
  const host = local ? 'localhost' : knownHost(values.databaseHost, 'database host');
  const port = known(values.databasePort ?? (traits.engine === 'mysql' ? '49500' : '1521'), 'database port');
  const url =
    traits.engine === 'mysql'
      ? rescue`--url mysql://root@${host}:${port}`
      : values.databaseName === undefined && values.databaseService !== undefined
        ? rescue`--url ${schemaUrl(values)}${host}:${port}/${known(values.databaseService, 'service')}`
        : rescue`--url ${schemaUrl(values)}${host}:${port}'?sid='${known(values.databaseName, 'SID')}`;
  return local ? joined(url, rescue`--via-ssh root@${managerHost(values)}`) : url;
}

const schemaUrl = (values: RecoveryValues): string =>
  `oracle://${encodeURIComponent(values.databaseSchema ?? 'ovs')}@`;

/** What writing into a manager's own schema needs: its `.config`, and the word that it is stopped. */
export function stoppedWords(values: RecoveryValues): CommandLine {
  return rescue`--manager-stopped --manager-config ssh://root@${managerHost(values)}${managerConfig}`;
}

/** Oracle's restore script; the directory is named without its path. */
export function restoreLine(values: RecoveryValues): CommandLine {
  return shell`bash ${restoreTool} ${known(values.backup?.name, 'name of the backup directory')}`;
}
