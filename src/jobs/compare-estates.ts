import { basename } from 'node:path';
import { RescueError } from '../base/errors.js';
import { toolVersion } from '../base/version.js';
import type { FixPlan } from '../emitters/fix-script/fix-plan.js';
import { fixText } from '../emitters/fix-script/fix-text.js';
import { planFix } from '../emitters/fix-script/plan-fix.js';
import { type Comparison, comparisonOf } from '../model/compare.js';
import { sameId } from '../model/identifiers.js';
import { toldManagerUuid } from '../model/manager-uuid.js';
import { refuseForeignFile, writeFileAtomically } from '../reach/write-file.js';
import { chooseRelease, type ToldRelease } from './choose-release.js';
import { type EstateInput, type EstateReading, readEstate } from './read-estate.js';
import { inputsOf, refuseInside } from './refuse-inside.js';
import { managerSources } from './unread-interfaces.js';

/** How every script of `fixText` begins. */
const fixBeginning = /^# Brings back what an archive shows/;

/** A script that brings back what A shows. */
export interface FixOptions {
  readonly file: string;
  /** Who says the release of its lines, beside B's manager. */
  readonly told: ToldRelease;
}

/** One side of a comparison: what was read, and what was not. */
export interface ComparedSide {
  /** The name of an archive with what it is, or the trees. */
  readonly name: string;
  /** ISO 8601 time of the reading. */
  readonly readAt: string;
  /** Sources that this side lacks, wholly or in part, and the other has. */
  readonly lacks: readonly string[];
  /** Sources that were asked just now and could not be read, wholly or in part. */
  readonly unread: readonly string[];
  /** Whether it is an archive, in which the places of values can be opened. */
  readonly archived: boolean;
}

/** What a comparison gave, of which sides, and the fix where one was wanted. */
export interface ComparedEstates extends Comparison {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  readonly fix?: FixPlan;
  /** Why the fix that was wanted was not written. */
  readonly noFix?: string;
  /** Whether A and B are of managers with different UUIDs. */
  readonly otherManager: boolean;
}

/**
 * What is missing, additional or different in B, value by value; old archives are read with today's readers. A fix goes
 * to a file of ours or a new one, and is not written where the manager of B was not read. Throws OVM_USAGE for an archive and itself, OVM_OUT_NOT_OURS, OVM_RELEASE_UNKNOWN,
 * OVM_WRITE_FAILED, and what reading an estate throws.
 */
export async function compareEstates(
  a: EstateInput,
  b: EstateInput,
  fix?: FixOptions,
): Promise<ComparedEstates> {
  if (fix) refuseForeignFile('--fix', fix.file, fixBeginning);
  const before = await readEstate(a);
  try {
    if (a.archive !== undefined && a.archive === b.archive) {
      const hint = '`ovm-rescue list` shows the archives there are; a date means the newest of that day.';
      throw new RescueError('OVM_USAGE', 'the two archives', `both are ${a.archive}`, undefined, hint);
    }
    const after = await readEstate(b);
    try {
      const compared = {
        ...comparisonOf(before.environment, after.environment),
        ...{ a: sideOf(a, before, after), b: sideOf(b, after, before) },
        otherManager: areOfOthers(before, after),
      };
      if (fix === undefined) return compared;
      const noFix = whyNoFix(before, after);
      return noFix === undefined
        ? { ...compared, fix: await writeFix(compared, before, after, fix) }
        : { ...compared, noFix };
    } finally {
      await after.close();
    }
  } finally {
    await before.close();
  }
}

/** What B's manager did not tell would seem lost, and lines would bring back what never changed. */
function whyNoFix(before: EstateReading, after: EstateReading): string | undefined {
  const [inA, inB] = [managerSources(before.sources), managerSources(after.sources)];
  const [unread] = inB.filter(({ status }) => status === 'failed');
  if (unread !== undefined) return `the manager of B could not be read (${unread.root})`;
  return inA.length > 0 && inB.length === 0 ? 'no manager was read for B' : undefined;
}

function areOfOthers(before: EstateReading, after: EstateReading): boolean {
  const [a, b] = [before, after].map(({ environment }) => toldManagerUuid(environment.uuidPlaces));
  return a !== undefined && b !== undefined && !sameId(a, b);
}

function sideOf(input: EstateInput, own: EstateReading, other: EstateReading): ComparedSide {
  const { archive, trees } = input;
  const managers = managerSources(own.sources).map(({ root }) => root);
  const name = archive !== undefined ? basename(archive) : [...trees, ...managers].join(' ') || 'live';
  const lacking = own.sources.filter(
    ({ status, root }) =>
      status !== 'complete' &&
      !other.sources.some((one) => one.root === root && one.status === status && status === 'failed'),
  );
  const kinds = new Set(own.sources.map((source) => source.name));
  const neverRead = new Set(other.sources.map((source) => source.name).filter((kind) => !kinds.has(kind)));
  const archived = archive !== undefined;
  const unread = own.sources
    .filter(({ status }) => !archived && status !== 'complete')
    .map(({ root }) => root);
  const lacks = [...lacking.map(({ root }) => root), ...neverRead];
  return { name, readAt: own.readAt, archived, unread, lacks };
}

async function writeFix(
  { differences }: Comparison,
  before: EstateReading,
  after: EstateReading,
  { file, told }: FixOptions,
): Promise<FixPlan> {
  refuseInside(inputsOf([...before.sources, ...after.sources]), [{ option: '--fix', path: file }]);
  const chosen = chooseRelease(after.environment, told);
  const plan = planFix(differences, before.environment, after.environment, chosen);
  await writeFileAtomically(file, fixText(plan, before.environment, { toolVersion, readAt: before.readAt }));
  return plan;
}
