import { estateDirectory } from '../../archive/archive-layout.js';
import { type NightFile, nightFiles, readNight } from '../../archive/night-records.js';
import { RescueError } from '../../base/errors.js';
import { nightPage } from '../../emitters/night/night-page.js';
import { nightReport } from '../../emitters/night/night-report.js';
import { isAheadOf, type NightRecord, nightIsMeant } from '../../model/night.js';
import { containing } from '../../reach/directories.js';
import { refuseForeignFile, writeFileAtomically } from '../../reach/write-file.js';

/** A night for people, and its record without the sizes of all tables. */
export interface ReportedNight {
  readonly record: Omit<NightRecord, 'tablesOf'>;
  readonly text: string;
  /** Paths of records that are ahead of the clock: none of them is the last night. */
  readonly ahead: readonly string[];
}

export interface NightReportOptions {
  /** Name, beginning of a name or date, or short id of the night; the last one if not given. */
  readonly word?: string;
  /** Where to write the report as a page, too. */
  readonly html?: string;
}

/** How every page of `nightPage` begins. */
const pageBeginning = /^<!DOCTYPE html>\n<html lang="en">\n<head>\n[\s\S]*<title>Night /;

/**
 * The report of a night of an estate; writes it as a page, if that is wanted. Throws OVM_NIGHT_NOT_FOUND,
 * OVM_NIGHT_DAMAGED for a record that cannot be read, OVM_TREE_UNREADABLE, OVM_OUT_NOT_OURS when the page would be among
 * the archives of the estate or replace a file of others, and OVM_WRITE_FAILED.
 */
export async function reportOfNight(
  root: string,
  estate: string,
  { word, html }: NightReportOptions = {},
): Promise<ReportedNight> {
  const { files, ahead } = await knownNights(root, estate);
  const whole = recordIn(nightNamed(files, word, estate, ahead), estate);
  const against = files.find(({ name }) => name === whole.differences.against);
  const before = against && readNight(against, estate).record;
  if (html !== undefined) {
    refuseAmongArchives(html, estateDirectory(root, estate));
    refuseForeignFile('--html', html, pageBeginning);
    await writeFileAtomically(html, nightPage(whole, before));
  }
  const { tablesOf: _, ...record } = whole;
  const text = [...nightReport(whole, before, estateDirectory(root, estate))].join('');
  return { record, text, ahead: ahead.map(({ path }) => path) };
}

/** In an archive it would be a file too many. */
function refuseAmongArchives(page: string, archives: string): void {
  if (containing(page, [archives]) !== undefined)
    throw new RescueError('OVM_OUT_NOT_OURS', `--html ${page}`, `it is in ${archives}, among the archives`);
}

/** The whole record of the last night, or of the one that a word names. Throws as `reportOfNight`, and writes nothing. */
export async function recordOfNight(root: string, estate: string, word?: string): Promise<NightRecord> {
  const { files, ahead } = await knownNights(root, estate);
  return recordIn(nightNamed(files, word, estate, ahead), estate);
}

interface KnownNights {
  /** Newest first, also those that are ahead. */
  readonly files: readonly NightFile[];
  readonly ahead: readonly NightFile[];
}

async function knownNights(root: string, estate: string): Promise<KnownNights> {
  const files = await nightFiles(root, estate);
  const now = new Date().toISOString();
  return { files, ahead: files.filter(({ time }) => isAheadOf(now, time)) };
}

/** One that is ahead of the clock is told where somebody names it, and is never the last one. */
function nightNamed(
  files: readonly NightFile[],
  word: string | undefined,
  estate: string,
  ahead: readonly NightFile[],
): NightFile {
  const found =
    word === undefined
      ? files.find((file) => !ahead.includes(file))
      : files.find(({ name }) => nightIsMeant(name, word));
  if (found) return found;
  if (word === undefined) throw new RescueError('OVM_NIGHT_NOT_FOUND', estate, whyNone(ahead));
  throw new RescueError('OVM_NIGHT_NOT_FOUND', estate, `no record has the name, date or short id ${word}`);
}

function whyNone([first]: readonly NightFile[]): string {
  if (first) return `there is none but one that is ahead of the clock, ${first.path}`;
  return 'there was no night yet, or the place of archives is not mounted';
}

function recordIn(file: NightFile, estate: string): NightRecord {
  const { record, problem = 'it cannot be read' } = readNight(file, estate);
  if (record) return record;
  throw new RescueError('OVM_NIGHT_DAMAGED', file.path, problem);
}
