import { attachedViews, placeViews } from './dictionary-places-data.js';
import type { DictionaryRow, DictionarySource, DictionaryView, SessionFacts } from './dictionary-view.js';

const seenGrants = (source: DictionarySource, columns: boolean) =>
  source.catalogue.grants.filter(
    (grant) =>
      (grant.column !== undefined) === columns &&
      (source.catalogue.isAdministrator(source.user) ||
        [grant.owner, grant.grantee, grant.grantor].includes(source.user) ||
        grant.grantee === 'PUBLIC'),
  );

const grantRow = (grant: ReturnType<typeof seenGrants>[number]) => ({
  GRANTOR: grant.grantor,
  GRANTEE: grant.grantee,
  OWNER: grant.owner,
  TABLE_SCHEMA: grant.owner,
  TABLE_NAME: grant.object,
  COLUMN_NAME: grant.column ?? null,
  PRIVILEGE: grant.privilege,
  GRANTABLE: grant.grantable ? 'YES' : 'NO',
  HIERARCHY: 'NO',
});

const versionText = (release: readonly number[]) => release.join('.');

/** Parameters of the database that never change here. */
export const databaseParameters: ReadonlyMap<string, string> = new Map([
  ['NLS_LANGUAGE', 'AMERICAN'],
  ['NLS_TERRITORY', 'AMERICA'],
  ['NLS_CHARACTERSET', 'AL32UTF8'],
  ['NLS_NCHAR_CHARACTERSET', 'AL16UTF16'],
  ['NLS_SORT', 'BINARY'],
  ['NLS_COMP', 'BINARY'],
  ['NLS_LENGTH_SEMANTICS', 'BYTE'],
  ['NLS_DATE_FORMAT', 'DD-MON-RR'],
  ['NLS_TIMESTAMP_FORMAT', 'DD-MON-RR HH.MI.SSXFF AM'],
]);

/** Views about sequences, synonyms, users and grants: with ALL_, DBA_ and USER_ before them. */
export const otherViews: Readonly<Record<string, DictionaryView>> = {
  ...attachedViews,
  SEQUENCES: {
    columns: `SEQUENCE_OWNER v, SEQUENCE_NAME v, MIN_VALUE n, MAX_VALUE n, INCREMENT_BY n, CYCLE_FLAG v, ORDER_FLAG v,
      CACHE_SIZE n, LAST_NUMBER n`,
    rows: (source) =>
      source.catalogue.sequences
        .filter(({ owner, name }) => source.sees(owner, name))
        .map((sequence) => ({
          SEQUENCE_OWNER: sequence.owner,
          SEQUENCE_NAME: sequence.name,
          MIN_VALUE: exact(sequence.minimum),
          MAX_VALUE: exact(sequence.maximum),
          INCREMENT_BY: exact(sequence.increment),
          CYCLE_FLAG: sequence.cycle ? 'Y' : 'N',
          ORDER_FLAG: sequence.ordered ? 'Y' : 'N',
          CACHE_SIZE: BigInt(sequence.cache),
          LAST_NUMBER: exact(sequence.onDisk),
        })),
  },
  SYNONYMS: {
    columns: 'OWNER v, SYNONYM_NAME v, TABLE_OWNER v, TABLE_NAME v, DB_LINK v',
    rows: (source) =>
      source.catalogue.synonyms
        .filter(({ owner, name }) => owner === 'PUBLIC' || source.sees(owner, name))
        .map((synonym) => ({
          OWNER: synonym.owner,
          SYNONYM_NAME: synonym.name,
          TABLE_OWNER: synonym.tableOwner ?? null,
          TABLE_NAME: synonym.tableName,
          DB_LINK: synonym.link ?? null,
        })),
  },
  TYPES: {
    columns: 'OWNER v, TYPE_NAME v, TYPECODE v, ATTRIBUTES n, METHODS n, PREDEFINED v, INCOMPLETE v, FINAL v',
    rows: (source) =>
      source.catalogue.sources
        .filter(({ kind, owner, name }) => kind === 'TYPE' && source.sees(owner, name))
        .map((type) => ({
          OWNER: type.owner,
          TYPE_NAME: type.name,
          TYPECODE: type.collection ? 'COLLECTION' : 'OBJECT',
          PREDEFINED: 'NO',
          INCOMPLETE: 'NO',
          FINAL: 'YES',
        })),
  },
  DB_LINKS: { columns: 'OWNER v, DB_LINK v, USERNAME v, HOST t, CREATED d', rows: () => [] },
  JOBS: { columns: 'SCHEMA_USER v, JOB n, WHAT t, BROKEN v', rows: () => [] },
  ENCRYPTED_COLUMNS: {
    columns: 'OWNER v, TABLE_NAME v, COLUMN_NAME v, ENCRYPTION_ALG v, SALT v, INTEGRITY_ALG v',
    rows: () => [],
  },
  POLICIES: {
    columns:
      'OBJECT_OWNER v, OBJECT_NAME v, POLICY_GROUP v, POLICY_NAME v, PF_OWNER v, PACKAGE v, FUNCTION v, SEL v, ENABLE v',
    rows: () => [],
  },
  AUDIT_POLICIES: {
    columns: 'OBJECT_SCHEMA v, OBJECT_NAME v, POLICY_NAME v, ENABLED v',
    rows: () => [],
  },
  PLSQL_OBJECT_SETTINGS: {
    columns: 'OWNER v, NAME v, TYPE v, PLSQL_OPTIMIZE_LEVEL n, PLSQL_CODE_TYPE v, NLS_LENGTH_SEMANTICS v',
    rows: (source) =>
      source.catalogue.sources
        .filter(({ owner, name }) => source.sees(owner, name))
        .map(({ owner, name, kind }) => ({
          OWNER: owner,
          NAME: name,
          TYPE: kind,
          NLS_LENGTH_SEMANTICS: 'BYTE',
        })),
  },
  RECYCLEBIN: { columns: 'OWNER v, OBJECT_NAME v, ORIGINAL_NAME v, TYPE v', rows: () => [] },
  DIRECTORIES: { columns: 'OWNER v, DIRECTORY_NAME v, DIRECTORY_PATH t', rows: () => [] },
  TAB_PRIVS: {
    columns:
      'TABLE_SCHEMA v, OWNER v, GRANTOR v, GRANTEE v, TABLE_NAME v, PRIVILEGE v, GRANTABLE v, HIERARCHY v',
    rows: (source) => seenGrants(source, false).map(grantRow),
  },
  COL_PRIVS: {
    columns:
      'TABLE_SCHEMA v, OWNER v, GRANTOR v, GRANTEE v, TABLE_NAME v, COLUMN_NAME v, PRIVILEGE v, GRANTABLE v',
    rows: (source) => seenGrants(source, true).map(grantRow),
  },
  USERS: {
    columns: 'USERNAME v, USER_ID n, ACCOUNT_STATUS v, CREATED d, DEFAULT_TABLESPACE v',
    rows: (source) =>
      [...source.catalogue.users.values()].map((user) => ({
        USERNAME: user.name,
        USER_ID: BigInt(user.id),
        ACCOUNT_STATUS: user.state,
        DEFAULT_TABLESPACE: 'USERS',
      })),
  },
};

function exact(value: bigint): bigint | string {
  return value > 999_999_999_999_999_999n || value < -999_999_999_999_999_999n ? String(value) : value;
}

const sessionColumns = `SID n, SERIAL# n, AUDSID n, USER# n, USERNAME v, COMMAND n, STATUS v, SCHEMANAME v, OSUSER v, PROCESS v,
      MACHINE v, TERMINAL v, PROGRAM v, TYPE v, MODULE v, ACTION v, CLIENT_INFO v, LOGON_TIME d, BLOCKING_SESSION n, EVENT v`;

const sessionRow = (session: SessionFacts): DictionaryRow => ({
  SID: BigInt(session.sid),
  'SERIAL#': BigInt(session.serial),
  AUDSID: BigInt(session.auditNumber),
  USERNAME: session.user,
  STATUS: session.status,
  SCHEMANAME: session.schema,
  OSUSER: session.osUser,
  PROCESS: session.process,
  MACHINE: session.machine,
  PROGRAM: session.program,
  MODULE: session.program,
  TYPE: 'USER',
  LOGON_TIME: session.logon,
});

/** Views with one name only; those that begin with V$ need an administrator. */
export const singleViews: Readonly<Record<string, DictionaryView>> = {
  ...placeViews,
  V$SESSION: {
    columns: sessionColumns,
    rows: (source) =>
      source
        .sessions()
        .filter(({ instance }) => instance === 1)
        .map(sessionRow),
  },
  GV$SESSION: {
    columns: `INST_ID n, ${sessionColumns}`,
    rows: (source) =>
      source.sessions().map((session) => ({ INST_ID: BigInt(session.instance), ...sessionRow(session) })),
  },
  V$DATABASE: {
    columns:
      'DBID n, NAME v, CREATED d, LOG_MODE v, OPEN_MODE v, DATABASE_ROLE v, CURRENT_SCN n, PLATFORM_NAME v, CDB v',
    later: ['CDB'],
    rows: ({ instance, catalogue }) => [
      {
        DBID: 2_690_410_112n,
        NAME: instance,
        LOG_MODE: 'NOARCHIVELOG',
        OPEN_MODE: 'READ WRITE',
        DATABASE_ROLE: 'PRIMARY',
        CURRENT_SCN: BigInt(catalogue.scn),
        PLATFORM_NAME: 'Linux x86 64-bit',
        CDB: 'NO',
      },
    ],
  },
  V$INSTANCE: {
    columns: 'INSTANCE_NAME v, HOST_NAME v, VERSION v, STARTUP_TIME d, STATUS v, DATABASE_STATUS v',
    rows: ({ instance, release }) => [
      {
        INSTANCE_NAME: instance,
        HOST_NAME: 'localhost',
        VERSION: versionText(release),
        STATUS: 'OPEN',
        DATABASE_STATUS: 'ACTIVE',
      },
    ],
  },
  V$VERSION: {
    columns: 'BANNER v',
    rows: ({ release }) => [
      {
        BANNER: `Oracle Database ${release[0]}g Express Edition Release ${versionText(release)} - 64bit Production`,
      },
      { BANNER: `PL/SQL Release ${versionText(release)} - Production` },
    ],
  },
  V$LOCKED_OBJECT: {
    columns:
      'OBJECT_ID n, SESSION_ID n, ORACLE_USERNAME v, OS_USER_NAME v, PROCESS v, LOCKED_MODE n, XIDUSN n, XIDSLOT n, XIDSQN n',
    rows: (source) =>
      source.locks().map(({ table, session, exclusive }) => ({
        OBJECT_ID: BigInt(table),
        SESSION_ID: BigInt(session),
        ORACLE_USERNAME: source.sessions().find(({ sid }) => sid === session)?.user ?? null,
        LOCKED_MODE: exclusive ? 6n : 3n,
      })),
  },
  USER_SYS_PRIVS: {
    columns: 'USERNAME v, PRIVILEGE v, ADMIN_OPTION v',
    rows: ({ catalogue, user }) =>
      [...(catalogue.users.get(user)?.privileges ?? [])]
        .filter((one) => one.includes(' '))
        .map((PRIVILEGE) => ({ USERNAME: user, PRIVILEGE, ADMIN_OPTION: 'NO' })),
  },
  USER_ROLE_PRIVS: {
    columns: 'USERNAME v, GRANTED_ROLE v, ADMIN_OPTION v, DEFAULT_ROLE v',
    rows: ({ catalogue, user }) =>
      [...(catalogue.users.get(user)?.privileges ?? [])]
        .filter((one) => !one.includes(' '))
        .map((GRANTED_ROLE) => ({ USERNAME: user, GRANTED_ROLE, ADMIN_OPTION: 'NO', DEFAULT_ROLE: 'YES' })),
  },
  V$TRANSACTION: { columns: 'XIDUSN n, STATUS v, START_TIME v, SES_ADDR v', rows: () => [] },
  PRODUCT_COMPONENT_VERSION: {
    columns: 'PRODUCT v, VERSION v, STATUS v',
    rows: ({ release }) => [
      { PRODUCT: 'NLSRTL ', VERSION: versionText(release), STATUS: 'Production' },
      {
        PRODUCT: `Oracle Database ${release[0]}${(release[0] ?? 0) < 12 ? 'g' : 'c'} ${(release[0] ?? 0) < 12 ? 'Express Edition' : 'Enterprise Edition'} `,
        VERSION: versionText(release),
        STATUS: '64bit Production',
      },
      { PRODUCT: 'PL/SQL ', VERSION: versionText(release), STATUS: 'Production' },
    ],
  },
  NLS_DATABASE_PARAMETERS: {
    columns: 'PARAMETER v, VALUE v',
    rows: () => [...databaseParameters].map(([PARAMETER, VALUE]) => ({ PARAMETER, VALUE })),
  },
  NLS_SESSION_PARAMETERS: {
    columns: 'PARAMETER v, VALUE v',
    rows: ({ parameters }) => [...parameters].map(([PARAMETER, VALUE]) => ({ PARAMETER, VALUE })),
  },
  DBA_REGISTRY: {
    columns: 'COMP_ID v, COMP_NAME v, VERSION v, STATUS v',
    rows: ({ release }) => [
      {
        COMP_ID: 'CATALOG',
        COMP_NAME: 'Oracle Database Catalog Views',
        VERSION: versionText(release),
        STATUS: 'VALID',
      },
      {
        COMP_ID: 'CATPROC',
        COMP_NAME: 'Oracle Database Packages and Types',
        VERSION: versionText(release),
        STATUS: 'VALID',
      },
    ],
  },
  DUAL: { columns: 'DUMMY v', rows: () => [{ DUMMY: 'X' }] },
  SESSION_PRIVS: {
    columns: 'PRIVILEGE v',
    rows: ({ catalogue, user }) => {
      const own = [...(catalogue.users.get(user)?.privileges ?? [])];
      const kinds = ['TABLE', 'VIEW', 'SEQUENCE', 'SYNONYM', 'PROCEDURE', 'TRIGGER', 'TYPE'];
      // Everybody may define objects here; an administrator may do so in every schema.
      const made = kinds.map((kind) => `CREATE ${kind}`);
      const anywhere = own.includes('DBA') ? kinds.map((kind) => `CREATE ANY ${kind}`) : [];
      const unlimited = catalogue.users.get(user)?.quota === undefined ? ['UNLIMITED TABLESPACE'] : [];
      return [...own, ...unlimited, ...made, ...anywhere].map((PRIVILEGE) => ({ PRIVILEGE }));
    },
  },
};
