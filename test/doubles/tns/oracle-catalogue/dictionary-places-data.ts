import type { User } from './catalogue-model.js';
import type { DictionarySource, DictionaryView } from './dictionary-view.js';

const tablespace = 'USERS';

function tablespaces({ catalogue }: DictionarySource) {
  return [...catalogue.tablespaces].map(([TABLESPACE_NAME, SEGMENT_SPACE_MANAGEMENT]) => ({
    TABLESPACE_NAME,
    SEGMENT_SPACE_MANAGEMENT,
    CONTENTS: 'PERMANENT',
    STATUS: 'ONLINE',
  }));
}

const quotaRow = ({ name, quota = -1 }: User) => ({
  USERNAME: name,
  TABLESPACE_NAME: tablespace,
  MAX_BYTES: BigInt(quota),
});

/** Of the options there are those that statements of the product may need. */
const options = ['Bit-mapped indexes', 'Advanced Compression', 'Partitioning'];

/** Views about tablespaces, quotas, roles and the edition; who has no quota of its own has them all. */
export const placeViews: Readonly<Record<string, DictionaryView>> = {
  USER_TABLESPACES: {
    columns: 'TABLESPACE_NAME v, SEGMENT_SPACE_MANAGEMENT v, CONTENTS v, STATUS v',
    rows: tablespaces,
  },
  DBA_TABLESPACES: {
    columns: 'TABLESPACE_NAME v, SEGMENT_SPACE_MANAGEMENT v, CONTENTS v, STATUS v',
    rows: tablespaces,
  },
  USER_TS_QUOTAS: {
    columns: 'TABLESPACE_NAME v, BYTES n, MAX_BYTES n',
    rows: ({ catalogue, user }) =>
      [...catalogue.users.values()].filter(({ name, quota }) => name === user && quota !== 0).map(quotaRow),
  },
  DBA_TS_QUOTAS: {
    columns: 'USERNAME v, TABLESPACE_NAME v, BYTES n, MAX_BYTES n',
    rows: ({ catalogue }) => [...catalogue.users.values()].filter(({ quota }) => quota !== 0).map(quotaRow),
  },
  DBA_SYS_PRIVS: {
    columns: 'GRANTEE v, PRIVILEGE v, ADMIN_OPTION v',
    rows: ({ catalogue }) =>
      [...catalogue.users.values()].flatMap(({ name, privileges }) =>
        [...privileges]
          .filter((one) => one.includes(' '))
          .map((PRIVILEGE) => ({ GRANTEE: name, PRIVILEGE, ADMIN_OPTION: 'NO' })),
      ),
  },
  DBA_ROLES: {
    columns: 'ROLE v, PASSWORD_REQUIRED v',
    rows: ({ catalogue }) => [...catalogue.roles].map((ROLE) => ({ ROLE, PASSWORD_REQUIRED: 'NO' })),
  },
  V$OPTION: {
    columns: 'PARAMETER v, VALUE v',
    rows: ({ catalogue }) =>
      options.map((PARAMETER) => ({
        PARAMETER,
        VALUE: catalogue.lackingOptions.has(PARAMETER) ? 'FALSE' : 'TRUE',
      })),
  },
};

/** Views about what hangs on tables: with ALL_, DBA_ and USER_ before them. */
export const attachedViews: Readonly<Record<string, DictionaryView>> = {
  MVIEWS: {
    columns: 'OWNER v, MVIEW_NAME v, CONTAINER_NAME v, QUERY l, BUILD_MODE v',
    rows: ({ catalogue, sees }) =>
      catalogue.attached.materializedViews
        .filter(({ owner, name }) => sees(owner, name))
        .map(({ owner, name, prebuilt }) => ({
          OWNER: owner,
          MVIEW_NAME: name,
          CONTAINER_NAME: name,
          BUILD_MODE: prebuilt ? 'PREBUILT' : 'IMMEDIATE',
        })),
  },
  MVIEW_LOGS: {
    columns: 'LOG_OWNER v, MASTER v, LOG_TABLE v, LOG_TRIGGER v, ROWIDS v, PRIMARY_KEY v',
    rows: ({ catalogue, sees }) =>
      catalogue.attached.materializedViewLogs
        .filter(({ owner, master }) => sees(owner, master))
        .map(({ owner, master, table }) => ({ LOG_OWNER: owner, MASTER: master, LOG_TABLE: table })),
  },
  QUEUE_TABLES: {
    columns: 'OWNER v, QUEUE_TABLE v, TYPE v, OBJECT_TYPE v',
    rows: ({ catalogue, sees }) =>
      catalogue.attached.queueTables
        .filter(({ owner, name }) => sees(owner, name))
        .map(({ owner, name }) => ({ OWNER: owner, QUEUE_TABLE: name, TYPE: 'RAW' })),
  },
};
