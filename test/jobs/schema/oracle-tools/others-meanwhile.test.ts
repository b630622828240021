import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../../src/base/log.js';
import { dropSaved } from '../../../../src/jobs/schema/oracle-tools/drop-saved.js';
import { jobName, trialName } from '../../../../src/jobs/schema/oracle-tools/dump-job.js';
import {
  type ProbedDatabase,
  probeDatabase,
  unlistedTables,
} from '../../../../src/jobs/schema/oracle-tools/probe-database.js';
import {
  refuseSessions,
  refuseUndroppable,
  schemaObjects,
} from '../../../../src/jobs/schema/oracle-tools/schema-content.js';
import {
  refuseOtherDefinitions,
  schemaState,
} from '../../../../src/jobs/schema/oracle-tools/schema-state.js';
import type { ToolSession } from '../../../../src/jobs/schema/oracle-tools/tool-session.js';
import { withTools } from '../../../../src/jobs/schema/oracle-tools/tools-at-hand.js';
import {
  exportDump,
  failure,
  importDump,
  oracleTools,
  type ToolsUnderTest,
  toolWords,
} from './tool-commands.js';

const start = oracleTools();
const into = { renames: new Map([['OVS', 'OVS_COPY']]), replace: true };
const held = [
  'CREATE TABLE "OLD" ("ID" NUMBER(38) NOT NULL)',
  'INSERT INTO "OLD" VALUES (1)',
  'ALTER TABLE "OLD" ADD CONSTRAINT "OLD_PK" PRIMARY KEY ("ID")',
  'CREATE TABLE "PART" ("OLD_ID" NUMBER(38) CONSTRAINT "PART_FK" REFERENCES "OLD" ("ID"))',
  'INSERT INTO "PART" VALUES (1)',
  'CREATE TRIGGER "OLD_T" BEFORE INSERT ON "OLD" BEGIN NULL; END;',
];
const theirKey =
  'CREATE TABLE "T" ("ID" NUMBER(38) CONSTRAINT "THEIR_FK" REFERENCES "OVS_COPY"."OLD" ("ID"))';
const theirTrigger = 'CREATE TRIGGER "WATCH" BEFORE INSERT ON "OVS_COPY"."OLD" BEGIN NULL; END;';

async function filled(options: Parameters<typeof start>[0] = {}) {
  const tools = await start(options);
  tools.double.define('OVS_COPY', [...held, 'GRANT REFERENCES ON "OLD" TO OVS']);
  return tools;
}

/** Some work with the session and what is known of OVS_COPY. */
function inSession<T>(
  tools: ToolsUnderTest,
  work: (session: ToolSession, probed: ProbedDatabase) => Promise<T>,
): Promise<T> {
  return withTools(toolWords(tools), silentLog, async ({ session }) =>
    work(session, await probeDatabase(session, 'OVS_COPY')),
  );
}

const tables = ({ double }: ToolsUnderTest) =>
  double.rows('OVS_COPY', 'SELECT TABLE_NAME FROM USER_TABLES ORDER BY TABLE_NAME').flat();

const untouched = (tools: ToolsUnderTest) => {
  expect(tables(tools)).toEqual(['OLD', 'PART']);
  const keys = "SELECT CONSTRAINT_NAME FROM USER_CONSTRAINTS WHERE CONSTRAINT_TYPE = 'R'";
  expect(tools.double.rows('OVS_COPY', keys)).toEqual([['PART_FK']]);
};

/** The session, which does something just before the statements that drop are sent, and may leave out some of them. */
function meddled(
  session: ToolSession,
  passes: readonly (() => void)[],
  keep: (text: string) => boolean = () => true,
): ToolSession {
  const left = [...passes];
  const sql: ToolSession['sql'] = (statements, work) => {
    if (!statements.some(({ text }) => text.startsWith('DROP TABLE'))) return session.sql(statements, work);
    left.shift()?.();
    return session.sql(
      statements.map((one) => (keep(one.text) ? one : { ...one, text: 'SELECT 1 FROM DUAL', binds: {} })),
      work,
    );
  };
  return new Proxy(session, {
    get: (target, name) => {
      const value = name === 'sql' ? sql : Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

describe('what others make while a schema is saved and emptied by the tools', () => {
  it('when another schema makes a key or a trigger after the plan, then it is named and nothing is dropped', async () => {
    const tools = await filled();
    const archive = (await exportDump(tools)).result.archive.path;
    const error = await failure(
      importDump(tools, archive, toolWords(tools), into, (line) => {
        if (line.startsWith('bringing')) tools.double.define('OVS', [theirKey, theirTrigger]);
      }),
    );
    expect(error).toMatchObject({ code: 'OVM_TARGET_EXISTS' });
    expect(error.message).toContain(
      'foreign key OVS.THEIR_FK of T, trigger OVS.WATCH on OLD is not of OVS_COPY',
    );
    expect(tools.double.calls.filter(({ tool }) => tool === 'exp')).toHaveLength(1);
    untouched(tools);
  });

  it('when it makes them in the moment of the drops, then the key stays and the rest is not dropped unseen', async () => {
    const tools = await filled();
    await inSession(tools, async (session, probed) => {
      const saved = await schemaState(session, probed);
      const make = () => tools.double.define('OVS', [theirKey]);
      const first = await failure(dropSaved(meddled(session, [make]), probed, saved));
      expect(first.message).toContain('a key, a trigger or an index of another schema was made');
      expect(first.message).toContain('nothing was dropped');
      untouched(tools);
      const seen = await failure(dropSaved(session, probed, saved));
      expect(seen.message).toContain('foreign key OVS.THEIR_FK of T is not of OVS_COPY');
      untouched(tools);
      tools.double.define('OVS', ['DROP TABLE "T" PURGE']);
      // behind the last look: as if nobody had seen the key
      const unseen = (text: string) => !text.includes('AS "none"');
      const blind = withoutKeys(meddled(session, [make], unseen));
      const hidden = await failure(dropSaved(blind, probed, saved));
      expect(hidden).toMatchObject({ code: 'OVM_TARGET_EXISTS' });
      expect(hidden.message).toContain('refers to OLD (ORA-02449), which is left');
      expect(hidden.hint).toContain("FROM DBA_CONSTRAINTS WHERE R_OWNER = 'OVS_COPY'");
    });
    expect(tables(tools)).toEqual(['OLD']);
    expect(tools.double.rows('OVS', 'SELECT COUNT(*) FROM "T"')).toEqual([['0']]);
  });

  it('when rows are written into a table that the first drops left, then it is not dropped afterwards', async () => {
    const tools = await filled();
    const error = await inSession(tools, async (session, probed) => {
      const saved = await schemaState(session, probed);
      const passes = [
        () => tools.double.define('OVS', [theirKey]),
        () => tools.double.define('OVS_COPY', ['INSERT INTO "OLD" VALUES (2)']),
      ];
      const blind = withoutKeys(meddled(session, passes, (text) => !text.includes('AS "none"')));
      return failure(dropSaved(blind, probed, saved));
    });
    expect(error.message).toContain('rows of TABLE OLD were written while the schema was emptied');
    expect(tools.double.rows('OVS_COPY', 'SELECT COUNT(*) FROM "OLD"')).toEqual([['2']]);
  });

  it('when the owner may not see keys of others and gave REFERENCES, then that is refused in the plan', async () => {
    const tools = await start({ administrators: ['SYSTEM'] });
    const archive = (await exportDump(tools)).result.archive.path;
    tools.double.define('OVS', ['GRANT REFERENCES ON "MGR" TO OVS_COPY']);
    tools.double.define('OVS_COPY', ['CREATE TABLE "T" ("ID" NUMBER(38) REFERENCES "OVS"."MGR" ("ID"))']);
    const error = await failure(importDump(tools, archive, toolWords(tools), { replace: true }));
    expect(error).toMatchObject({ code: 'OVM_TARGET_EXISTS' });
    expect(error.message).toContain('OVS_COPY may have foreign keys to MGR, which OVS cannot see');
    expect(error.hint).toContain('REVOKE REFERENCES ON MGR FROM OVS_COPY');
    expect(tools.double.calls.some(({ tool }) => tool === 'imp')).toBe(false);
  });

  it('when a constraint, a default, a trigger or a time of change is another than saved, then that is named', async () => {
    const tools = await filled();
    const old = tools.double.database.catalogue.objects.find(
      ({ name }) => name === 'PART_FK' || name === 'PART',
    );
    const changes: [string, () => void][] = [
      ['CONSTRAINT LATE_CK of OLD was made', () => alter('ADD CONSTRAINT "LATE_CK" CHECK ("ID" > 0)')],
      ['CONSTRAINT OLD_PK of OLD was changed', () => alter('MODIFY CONSTRAINT "OLD_PK" RELY')],
      ['the list of columns of OLD was changed', () => alter('MODIFY ("ID" DEFAULT 7)')],
      ['the state of TRIGGER OLD_T was changed', () => alter('DISABLE ALL TRIGGERS')],
      [
        'the definition of TABLE PART was changed',
        () => void Object.assign(old ?? {}, { created: '02013-02-28 23:59:59' }),
      ],
    ];
    const alter = (how: string) => tools.double.define('OVS_COPY', [`ALTER TABLE "OLD" ${how}`]);
    await inSession(tools, async (session, probed) => {
      for (const [why, change] of changes) {
        const saved = await schemaState(session, probed);
        change();
        const error = await failure(refuseOtherDefinitions(session, probed, saved));
        expect(error.message).toContain(`${why} while it was saved; nothing was dropped`);
      }
    });
  });

  it('when a table of objects is there, which the list of tables lacks, then it is refused by its name', async () => {
    const tools = await filled();
    await inSession(tools, async (session, probed) => {
      const objects = await schemaObjects(session, probed);
      await refuseUndroppable(session, probed, objects);
      const hiding = new Proxy(session, {
        get: (target, name) =>
          name === 'query'
            ? async (...words: Parameters<ToolSession['query']>) =>
                (await session.query(...words)).filter(
                  ({ name: table }) => words[0] !== 'dictionary/oracle/tables' || table !== 'PART',
                )
            : name === 'sql'
              ? target.sql.bind(target)
              : Reflect.get(target, name),
      });
      const error = await failure(refuseUndroppable(hiding, probed, objects));
      expect(error).toMatchObject({ code: 'OVM_TARGET_EXISTS' });
      expect(error.message).toContain('TABLE PART is a table of objects or of XMLTYPE');
    });
    // and an export wants it in the dump
    const objects = ['OLD', 'OBJECTS', 'OVM_TRIAL_0123456789ABCDEF', 'BIN$x'];
    const listed = objects.map((name) => ({ type: 'TABLE', name }));
    expect(unlistedTables([{ name: 'OLD' }], listed)).toEqual(['OBJECTS']);
  });
});

/** As for an account that sees no key of others. */
function withoutKeys(session: ToolSession): ToolSession {
  return new Proxy(session, {
    get: (target, name) => {
      const value = Reflect.get(target, name);
      if (name !== 'sql') return typeof value === 'function' ? value.bind(target) : value;
      const sql: ToolSession['sql'] = async (statements, work) => {
        const answers = await target.sql(statements, work);
        return answers.map((answer, index) =>
          statements[index]?.text.includes('c.OWNER <> c.R_OWNER') ? { ...answer, rows: [] } : answer,
        );
      };
      return sql;
    },
  });
}

describe('what jobs of Data Pump leave behind for a moment', () => {
  it('when its table and its sessions go a moment after the trial, then the import waits and goes on', async () => {
    const tools = await start({ dumpDirectory: true });
    const archive = (await exportDump(tools)).result.archive.path;
    const { database, calls } = tools.double;
    const tried = async () => {
      while (!calls.some(({ tool }) => tool === 'impdp')) await wait(50);
      await wait(700);
    };
    const imported = await importDump(tools, archive, toolWords(tools), { replace: true }, (line) => {
      if (!line.startsWith('trying')) return;
      tools.double.define('OVS', ['CREATE TABLE "OVM_TRIAL_0123456789ABCDEF" ("A" NUMBER)']);
      const sid = database.addForeignSession('ovs', 'oracle@ovmm (DM00)');
      void tried().then(() => {
        database.ended(sid);
        tools.double.define('OVS', ['DROP TABLE "OVM_TRIAL_0123456789ABCDEF" PURGE']);
      });
    });
    expect(imported.result).toMatchObject({ to: 'OVS', rows: 3 });
    expect(trialName('ovm_rescue_0123456789abcdef.dmp')).toBe('OVM_TRIAL_0123456789ABCDEF');
    expect(jobName('ovm_rescue_0123456789abcdef.dmp')).toBe('OVM_RESCUE_0123456789ABCDEF');
  });

  it('when an instance of a cluster has a session, or hides it, then the import is refused', async () => {
    const tools = await start();
    tools.double.database.addForeignSession('ovs_copy', 'java', 'node2', { instance: 2 });
    const used = await inSession(tools, (session) => failure(refuseSessions(session, 'OVS_COPY')));
    expect(used).toMatchObject({ code: 'OVM_TARGET_IN_USE' });
    expect(used.message).toContain('OVS_COPY from node2, java');
    const no = { rows: [], messages: [{ code: 'ORA-00942', text: 'ORA-00942', known: undefined }] };
    const yes = (...rows: Record<string, string>[]) => ({ rows, messages: [] });
    const answers = [yes({ sid: '1', audit_number: '2' }), yes(), no];
    const cluster = yes({ option: 'Real Application Clusters', value: 'TRUE' });
    const asked = (options: object) =>
      ({
        facts: { address: 'here', user: 'ovs' },
        sql: async () => [...answers, options],
        rowsOf: ({ rows }: { rows: unknown }) => rows,
      }) as unknown as ToolSession;
    for (const options of [cluster, no]) {
      const hidden = await failure(refuseSessions(asked(options), 'OVS'));
      expect(hidden).toMatchObject({ code: 'OVM_DB_PRIVILEGE' });
      expect(hidden.hint).toContain('GRANT SELECT ON SYS.GV_$SESSION TO OVS');
    }
    await refuseSessions(asked(yes({ option: 'Real Application Clusters', value: 'FALSE' })), 'OVS');
  });
});
