import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { RescueError } from '../../../../src/base/errors.js';
import type { Log } from '../../../../src/base/log.js';
import {
  type ExportByToolsOptions,
  type ExportedDump,
  exportByTools,
} from '../../../../src/jobs/schema/oracle-tools/export-by-tools.js';
import {
  carryOutImportByTools,
  type ImportByToolsOptions,
  type ImportedDump,
  planImportByTools,
} from '../../../../src/jobs/schema/oracle-tools/import-by-tools.js';
import { type ToolWords, withTools } from '../../../../src/jobs/schema/oracle-tools/tools-at-hand.js';
import { addressOf } from '../../../cli/ssh-words.js';
import {
  type OracleToolsDouble,
  type OracleToolsOptions,
  startOracleTools,
} from '../../../doubles/oracle-tools/oracle-tools-double.js';
import type { HostSshd } from '../../../doubles/sshd/host-sshd.js';
import { scratchDirectories } from '../../../reach/scratch-directory.js';

export const password = 'Welc&me #$(no) ';

/** A small schema with what an import has to bring back. */
export const definitions = [
  'CREATE TABLE "MGR" ("ID" NUMBER(38) NOT NULL, "NAME" VARCHAR2(60), "PART" RAW(64), "BODY" CLOB, "MADE" DATE)',
  'CREATE TABLE "EVENT" ("ID" NUMBER(19) NOT NULL, "MGR_ID" NUMBER(38))',
  'CREATE TABLE "NEVER_USED" ("ID" NUMBER(10))',
  'ALTER TABLE "MGR" ADD CONSTRAINT "MGR_PK" PRIMARY KEY ("ID")',
  'ALTER TABLE "EVENT" ADD CONSTRAINT "EVENT_FK" FOREIGN KEY ("MGR_ID") REFERENCES "MGR" ("ID")',
  'CREATE SEQUENCE "SEQ" START WITH 41',
  'CREATE VIEW "NAMES" AS SELECT "NAME" FROM "MGR"',
  `INSERT INTO "MGR" VALUES (12345678901234567890123456789012345678, 'Zürich 𝄞', HEXTORAW('00FF10'), 'a long text', TO_DATE('2013-02-28 23:59:59', 'YYYY-MM-DD HH24:MI:SS'))`,
  `INSERT INTO "MGR" VALUES (2, NULL, NULL, NULL, NULL)`,
  'INSERT INTO "EVENT" VALUES (1, 2)',
];

/** Doubles of the tools with a filled schema, stopped after each test. */
export function oracleTools() {
  const running: OracleToolsDouble[] = [];
  const scratch = scratchDirectories();
  afterEach(async () => {
    const broken = running.flatMap((double) => double.broken);
    await Promise.all(running.splice(0).map((double) => double.stop()));
    if (broken.length > 0) throw broken[0];
  });
  const start = async (options: OracleToolsOptions = {}): Promise<ToolsUnderTest> => {
    const double = await startOracleTools({ users: { OVS: password, OVS_COPY: password }, ...options });
    running.push(double);
    double.define('OVS', definitions);
    const place = scratch();
    const passwordFile = join(place, 'password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    return { double, place, passwordFile };
  };
  return start;
}

export interface ToolsUnderTest {
  readonly double: OracleToolsDouble;
  /** A directory for archives and temporary files. */
  readonly place: string;
  readonly passwordFile: string;
}

/** What a command by the tools gave and told. */
export interface Told<Result> {
  readonly result: Result;
  /** Everything it told the operator. */
  readonly log: string;
}

/** How a command is told where the database is; with a host by SSH. */
export function toolWords({ double, place, passwordFile }: ToolsUnderTest, host?: HostSshd): ToolWords {
  return {
    url: 'oracle://ovs@localhost:1521/XE',
    passwordFile,
    viaTools: double.home,
    toolsDirectory: place,
    ...(host && { viaSsh: addressOf(host), sshKey: host.keyPath, knownHosts: host.knownHosts }),
  };
}

export function exportDump(
  tools: ToolsUnderTest,
  words: ToolWords = toolWords(tools),
  options: Partial<ExportByToolsOptions> = {},
): Promise<Told<ExportedDump>> {
  return telling((log) =>
    withTools(words, log, (atHand) =>
      exportByTools({ tools: atHand, archives: tools.place, estate: 'prod', log, ...options }),
    ),
  );
}

/** `during` is called with each line that is told while the import is carried out. */
export function importDump(
  tools: ToolsUnderTest,
  archive: string,
  words: ToolWords = toolWords(tools),
  options: Partial<ImportByToolsOptions> = {},
  during: (line: string) => void = () => {},
): Promise<Told<ImportedDump>> {
  const usual = { archive, databases: [], renames: new Map(), replace: false, managerStopped: false };
  return telling((log, tell) =>
    withTools(words, log, async (atHand) => {
      const plan = await planImportByTools({
        ...usual,
        tools: atHand,
        archives: tools.place,
        log,
        ...options,
      });
      for (const line of plan.lines) tell(line);
      return carryOutImportByTools(plan, (line) => {
        tell(line);
        during(line);
      });
    }),
  );
}

async function telling<Result>(
  work: (log: Log, tell: (line: string) => void) => Promise<Result>,
): Promise<Told<Result>> {
  const lines: string[] = [];
  const tell = (line: string) => void lines.push(line);
  const result = await work({ info: tell, warn: tell, debug: tell } as Log, tell);
  return { result, log: lines.join('\n') };
}

/** The error of something that must fail. */
export async function failure(work: Promise<unknown>): Promise<RescueError> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RescueError);
  return error as RescueError;
}

/** What is left of temporary files, on either machine. */
export function leftovers({ double, place }: ToolsUnderTest): string[] {
  const names = [...readdirSync(place), ...readdirSync(double.dumpDirectory)];
  return names.filter((name) => /^ovm[-_]rescue/.test(name));
}
