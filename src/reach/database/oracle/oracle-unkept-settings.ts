import { runStatement } from '../../bound-statement.js';
import type { Shortfall } from '../database.js';
import { kyselyOverOracle, type OracleQuery } from './oracle-dialect.js';
import { recycleBinName } from './oracle-dictionary-rows.js';

interface ColumnRow {
  readonly table_name: string;
  readonly column_name: string;
  readonly algorithm?: string | null;
}

interface CodeRow {
  readonly type: string;
  readonly object_name: string;
}

interface PolicyRow {
  readonly table_name: string;
  readonly policy: string;
  readonly enabled?: string | null;
}

/**
 * Names settings that keep a secret or change what a program does, and that nothing is made again with: encryption,
 * policies for rows, lengths that count characters. `isTable` tells tables that are made again.
 */
export async function unkeptSettingFindings(
  query: OracleQuery,
  owner: string,
  isTable: (name: string) => boolean,
): Promise<Shortfall[]> {
  const kysely = kyselyOverOracle(query);
  const read = <Row>(name: string) => runStatement<Row>(kysely, `dictionary/oracle/${name}`, { owner });
  const ofTables = async <Row extends { readonly table_name: string }>(name: string) =>
    (await read<Row>(name)).filter(({ table_name: table }) => isTable(table));
  const encrypted = new Map<string, Shortfall>();
  for (const row of [
    ...(await ofTables<ColumnRow>('encrypted-columns')),
    ...(await ofTables<ColumnRow>('encrypted-lobs')),
  ]) {
    const found = encryption(row);
    if (!encrypted.has(found.name)) encrypted.set(found.name, found);
  }
  const policies = (await read<PolicyRow>('row-policies')).filter(({ table_name: name }) => !isInBin(name));
  const audits = (await read<PolicyRow>('audit-policies')).filter(({ table_name: name }) => !isInBin(name));
  const code = (await read<CodeRow>('code-settings')).filter(({ object_name: name }) => !isInBin(name));
  return [
    ...encrypted.values(),
    ...policies.map(rowPolicy),
    ...audits.map(auditPolicy),
    ...code.map(characterLengths),
  ];
}

function isInBin(name: string): boolean {
  return recycleBinName.test(name);
}

function encryption({ table_name: table, column_name: column, algorithm }: ColumnRow): Shortfall {
  const by = algorithm == null ? '' : ` (${algorithm})`;
  const why = `the server keeps it encrypted${by}; the archive holds its values as they are read, and the column is made again without ENCRYPT`;
  return { kind: 'storage-left-out', name: `${table}.${column}`, why };
}

function rowPolicy({ table_name: table, policy, enabled }: PolicyRow): Shortfall {
  const shown =
    enabled === 'NO'
      ? ''
      : ' it may hide rows or values from the account that exports, which are then not in the archive;';
  const why = `a policy of DBMS_RLS;${shown} it is not made again`;
  return { kind: 'object-left-out', name: `POLICY ${policy} on ${table}`, why };
}

function auditPolicy({ table_name: table, policy }: PolicyRow): Shortfall {
  const why = 'a policy of DBMS_FGA, which has accesses recorded; it is not made again';
  return { kind: 'object-left-out', name: `AUDIT POLICY ${policy} on ${table}`, why };
}

function characterLengths({ type, object_name: name }: CodeRow): Shortfall {
  const why =
    'it was compiled with NLS_LENGTH_SEMANTICS = CHAR and is made again with that of the session that imports; ' +
    `compile it by \`ALTER ${type.replace(/ BODY$/, '')} ${name} COMPILE NLS_LENGTH_SEMANTICS=CHAR\` afterwards`;
  return { kind: 'storage-left-out', name: `${type} ${name}`, why };
}
