import { expect, it } from 'vitest';
import { carryOutImport, planImport } from '../../src/jobs/schema/import-schema.js';
import { startTnsDouble } from '../doubles/tns/tns-double.js';
import {
  archivedContent,
  emptied,
  exportedSchema,
  importNow,
  inPlaceOptions,
  otherSchema,
  runScript,
  sampleSchema,
} from '../jobs/schema/oracle-schema.js';
import { doubleSettings } from '../reach/database/oracle-double.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const kills = Number(process.env.OVM_PROOF_KILLS ?? 30);
const scratch = scratchDirectories();

/** Matches the statement of that number among those that change something; COMMIT is the driver's own call for rows. */
class Nth extends RegExp {
  count = 0;
  seen = '';
  constructor(readonly number: number) {
    super('');
  }
  override test(sql: string): boolean {
    if (!/^(?:BEGIN|CREATE|DROP|ALTER TABLE|INSERT|COMMIT|COMMENT|GRANT)\b/.test(sql)) return false;
    this.count += 1;
    if (this.count === this.number) this.seen = sql;
    return this.count === this.number;
  }
}

const asksAgain = /^DROP TABLE "OVS"."OVM_RESCUE_JOURNAL"/;

it.each([
  [`killed before it sends ${kills}`, 'cut'],
  ['cut off behind each', 'cut-after'],
] as const)(
  `when an import into a schema of Oracle is %s of its statements, then the same command finishes each time`,
  async (_, what) => {
    const double = await startTnsDouble({ users: { OVS: 'Welcome1' }, administrators: ['OVS'] });
    await runScript(double, sampleSchema);
    const archives = scratch();
    const wanted = await exportedSchema(doubleSettings(double), archives);
    const content = await archivedContent(wanted);
    const options = inPlaceOptions(double, wanted, archives, { loaders: 2 });
    const other = async () => {
      await emptied(double);
      await runScript(double, otherSchema);
    };
    await other();
    const before = await archivedContent(await exportedSchema(doubleSettings(double), archives));
    const counting = new Nth(Number.POSITIVE_INFINITY);
    double.faults.failStatements({ match: counting, what });
    await importNow(options);
    const phases = new Set<unknown>();
    // The very last one as well: nothing is left then that tells of the import.
    const last = counting.count;
    const cuts = what === 'cut' ? kills : last;
    for (let kill = 0; kill < cuts; kill += 1) {
      double.faults.clear();
      await other();
      const number = kill === cuts - 1 ? last : 1 + Math.floor((kill * last) / cuts);
      const nth = new Nth(number);
      double.faults.failStatements({ match: nth, what, times: 1 });
      const first = await carryOutImport(await planImport(options)).catch(({ code }) => code);
      double.faults.clear();
      const goesOn = what === 'cut-after' && asksAgain.test(nth.seen);
      if (!goesOn) expect(first, `statement ${number}: ${nth.seen}`).toBe('OVM_DB_LOST');
      const plan = goesOn ? undefined : await planImport(options);
      if (plan) phases.add(plan.resumes);
      const { safetyArchive } = plan ? await carryOutImport(plan) : first;
      expect(await archivedContent(safetyArchive ?? ''), `statement ${number}: ${nth.seen}`).toEqual(before);
      expect(await archivedContent(await exportedSchema(doubleSettings(double), archives))).toEqual(content);
    }
    expect(phases).toEqual(new Set([undefined, 'emptying', 'filling', 'making']));
    expect(double.broken).toEqual([]);
    await double.stop();
  },
);
