import type { Command } from 'commander';
import type { CompressionWord } from '../../base/configuration.js';
import { RescueError } from '../../base/errors.js';
import type { Log } from '../../base/log.js';
import { chosenEstate } from '../../jobs/configuration/chosen-estate.js';
import { chosenDatabaseServer, databaseWords } from '../../jobs/configuration/database-words.js';
import { Secrets } from '../../jobs/live/secrets.js';
import type { ConfigurationOptions } from '../configuration-options.js';
import type { DatabaseOptions } from '../database-options.js';

/** Options of an export that a configuration may say too. */
interface ConfigurableExport extends DatabaseOptions, ConfigurationOptions {
  readonly estate?: string;
  readonly databaseServer?: string;
  readonly database?: readonly string[];
  readonly skipRows?: readonly string[];
  readonly compress?: CompressionWord;
}

/**
 * The options of an export, with what the configuration says of the database server where the command line names no
 * database. What the command line says comes first. Throws OVM_USAGE.
 */
export function configuredExport<Options extends ConfigurableExport>(
  options: Options,
  command: Command,
  log: Log,
): Options {
  const { configuration, databaseServer, url, managerConfig } = options;
  const isNamed = url !== undefined || managerConfig !== undefined;
  if (databaseServer !== undefined && (isNamed || !configuration)) {
    const why = isNamed ? 'it excludes --url and --manager-config' : 'it needs --config';
    throw new RescueError('OVM_USAGE', '--database-server', why);
  }
  if (!configuration || isNamed) return options;
  const estate = chosenEstate(configuration, options.estate);
  const server = chosenDatabaseServer(estate, databaseServer);
  const isSaid = (name: string) => command.getOptionValueSource(name) === 'cli';
  const said = Object.fromEntries(Object.entries(options).filter(([name]) => isSaid(name)));
  const { passwordFile, passwordCommand, passwordVariable, ...words } = databaseWords(
    server,
    estate,
    options,
    new Secrets(log, estate.passwords),
  );
  const password = { passwordFile, passwordCommand, passwordVariable };
  const isPasswordSaid = isSaid('passwordFile') || isSaid('passwordCommand');
  return {
    ...options,
    ...(server.databases.length > 0 && { database: server.databases }),
    ...(server.skipRows.length > 0 && { skipRows: server.skipRows }),
    ...(server.compress !== undefined && { compress: server.compress }),
    ...words,
    ...(!isPasswordSaid && password),
    estate: estate.name,
    ...said,
  };
}
