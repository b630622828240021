import { whenScriptsAreRight } from '../../base/when-scripts-are-right.js';
import type { Environment, Release } from '../../model/environment.js';
import { keptBy, type Origin, originText } from '../../model/origin.js';
import { estatePlans } from '../../recovery/estate-plans.js';
import type { RecoveryPlan } from '../../recovery/plan.js';
import { thisArchive } from '../../recovery/words.js';
import type { Making } from '../emitter.js';
import { repositoryDirectories } from '../repository-directories.js';
import { situationMarkdown } from './markdown.js';
import { code, fenced, inline } from './markdown-text.js';
import { marksText, valueLines } from './plan-words.js';

/** Which scripts of an archive belong to a situation. */
const scripts: Readonly<Record<RecoveryPlan['situation'], string>> = {
  A5: 'none',
  A4: 'none',
  B1: '`scripts/survivors/`',
  B2: 'none',
  B3: '`scripts/survivors/`',
  B4: '`scripts/empty/`',
  vm: '`scripts/create-vms.sh`',
};

/** What RECOVER.md is filled in with beside the environment. */
export interface RecoveryFacts {
  /** The one manager UUID, exactly as found; undefined when none was found or the places disagree. */
  readonly managerUuid: string | undefined;
  readonly release: Release | undefined;
  /** The path in the archive of a captured path below `captured/<source>/`. */
  readonly archived: (path: string) => string;
}

/** RECOVER.md of an archive: every situation with the values of its estate, as far as the environment knows them. */
export function* recoverText(
  environment: Environment,
  facts: RecoveryFacts,
  { readAt, toolVersion }: Making,
): Iterable<string> {
  const { managerUuid, archived } = facts;
  const told = {
    ...{ managerUuid, archived, directories: repositoryDirectories(environment) },
    archive: { path: thisArchive, name: '', madeAt: readAt },
    place: (origin: Origin) => placeInArchive(origin, facts),
  };
  const plans = estatePlans(environment, facts.release, told, { madeAt: readAt, toolVersion });
  const [first] = plans;
  if (first === undefined) return;
  yield* head(first);
  yield '| you lost | scripts |\n|---|---|\n';
  for (const { situation, title } of plans) yield `| ${title} (${situation}) | ${scripts[situation]} |\n`;
  yield '\nNever run `create-vms.sh` or `scripts/empty/` where the servers still hold the VMs.\n\n';
  yield `${whenScriptsAreRight.join('\n')}\n\n`;
  for (const plan of plans) yield* situationMarkdown(plan);
}

/** A place as it can be opened in the archive that the text lies in. */
function placeInArchive(origin: Origin, { archived }: RecoveryFacts): string {
  if (origin.source === 'map') return originText(origin);
  return originText({ ...origin, file: `captured/${keptBy(origin)}/${archived(origin.file)}` });
}

function* head(plan: RecoveryPlan): Iterable<string> {
  const { values, toolVersion, madeAt } = plan;
  yield `# Recovery of the estate ${inline(values.estate)}\n\n`;
  yield `Written by ovm-rescue ${inline(toolVersion)} from files read at ${inline(madeAt)}. Needs nothing but a shell and a text viewer. With the tool, ovm-rescue recover leads through the same steps.\n\n`;
  for (const { label, value } of valueLines(plan)) {
    yield `- ${label}: ${inline(value)}\n`;
    if (label !== 'manager UUID') continue;
    for (const { uuid, place, from } of values.uuidPlaces)
      yield `  - ${code(uuid)} in ${inline(place)}, ${inline(from)}\n`;
  }
  yield '\n';
  const remarks = [...plan.findings.map(({ text }) => text), ...values.leftOut];
  for (const line of remarks) yield `- **${inline(line)}**\n`;
  if (remarks.length > 0) yield '\n';
  yield `${marksText} Commands with a place to fill in do not run as they are. In each shell first set this; type commands in a directory of your own, not in the archive:\n\n`;
  yield* fenced(['ARCHIVE=/the/directory/of/this/text'], 'sh');
}
