import { counted } from '../../base/counted.js';
import type { FixPlan } from '../../emitters/fix-script/fix-plan.js';
import type { CliRelease } from '../../formats/ovm-cli/grammar.js';
import type { Difference } from '../../model/compare.js';
import { differenceText } from '../comparison-text.js';

/** Differences that stay for one reason. */
interface Left {
  readonly title: string;
  /** `3 ids of the new manager` */
  readonly count: (differences: number) => string;
  readonly isIt: (difference: Difference) => boolean;
}

/** The first that fits says why a difference stays. */
function reasonsOf(release: CliRelease): readonly Left[] {
  return [
    {
      title: 'Ids, which a new manager gives itself',
      count: (all) => `${counted(all, 'id')} of the new manager`,
      isIt: ({ attribute }) => attribute === 'id',
    },
    {
      title: 'What has come since the archive, which no fix takes away',
      count: (all) => `${all} come since`,
      isIt: ({ kind }) => kind === 'additional',
    },
    {
      title:
        'Descriptions that a line of the CLI does not hold whole: they are set as near as one line allows',
      count: (all) => `${counted(all, 'description')} as near as one line allows`,
      isIt: ({ attribute, b }) => attribute === 'description' && b !== undefined,
    },
    {
      title: `What the CLI of release ${release} cannot set`,
      count: (all) => `${all} that the CLI of ${release} cannot set`,
      isIt: () => true,
    },
  ];
}

/** What differs still when no line brings anything back any more. */
export interface LeftByHand {
  /** `3 ids of the new manager, 2 that the CLI of 3.4 cannot set` */
  readonly summary: string;
  /** The list for people, under a heading for each reason. */
  readonly text: string;
}

/** Puts under headings what a fix without lines leaves; each difference stands under one. */
export function leftByHand(
  differences: readonly Difference[],
  { byHand, release }: Pick<FixPlan, 'byHand' | 'release'>,
): LeftByHand {
  const why = new Map(byHand.map((one) => [`${one.subject}\0${one.what}`, one.why]));
  const lines: string[] = [];
  const counts: string[] = [];
  let rest = differences;
  for (const { title, count, isIt } of reasonsOf(release)) {
    const found = rest.filter(isIt);
    rest = rest.filter((one) => !isIt(one));
    if (found.length === 0) continue;
    counts.push(count(found.length));
    lines.push(title, ...found.flatMap((one) => [`  ${differenceText(one)}`, `    ${whyOf(one, why)}`]), '');
  }
  return { summary: counts.join(', '), text: lines.join('\n') };
}

function whyOf({ entity, attribute, name, id }: Difference, why: ReadonlyMap<string, string>): string {
  const what = [entity, attribute].filter(Boolean).join(' ');
  return why.get(`${entity} ${name ?? id}\0${what}`) ?? 'no line brings it back';
}
