import type { Comparison, Difference } from '../../../src/model/compare.js';
import type { Release } from '../../doubles/ovm-manager/world.js';
import { type NotSettable, notSettable } from './not-settable-golden.js';

/** What a comparison behind a rebuild shows, against the list of what cannot be set. */
export interface Judged {
  /** Differences that are not on the list, as lines. */
  readonly wrong: readonly string[];
  /** Entries of the list that were met. */
  readonly met: ReadonlySet<NotSettable>;
}

/** `vNIC 00:21:f6:00:00:01` is any vNIC, `disk 3` any disk. */
function whatOf({ entity, attribute }: { readonly entity: string; readonly attribute?: string }): string {
  const one = attribute?.replace(/^(vNIC|disk) .*$/, '$1');
  return one === undefined ? entity : `${entity} ${one}`;
}

/** Judges what is left of a rebuild; `ofTheOperator` are ids of things that he added on purpose. */
export function againstGolden(
  { differences, notCompared }: Comparison,
  release: Release,
  ofTheOperator: ReadonlySet<string> = new Set(),
): Judged {
  const met = new Set<NotSettable>();
  const wrong: string[] = [];
  const judge = (text: string, fits: (entry: NotSettable) => boolean) => {
    const entry = notSettable.find((one) => one.releases.includes(release) && fits(one));
    if (entry) met.add(entry);
    else wrong.push(text);
  };
  for (const difference of differences) {
    const { kind, id, idB, a, b } = difference;
    if (kind === 'additional' && ofTheOperator.has(idB ?? id)) continue;
    const what = whatOf(difference);
    judge(
      told(difference),
      (one) => one.kind === kind && one.what === what && (one.only?.(a?.value, b?.value) ?? true),
    );
  }
  for (const { entity, attribute, untold } of notCompared) {
    const what = whatOf({ entity, ...(attribute !== undefined && { attribute }) });
    judge(
      `${what} is told by ${untold === 'b' ? 'A' : 'B'} alone`,
      (one) => one.what === what && (untold === 'b' ? one.kind === 'untold' : one.mayBeNew === true),
    );
  }
  return { wrong, met };
}

function told(difference: Difference): string {
  const { kind, name, id, a, b } = difference;
  const values = kind === 'different' ? `: ${JSON.stringify(a?.value)} -> ${JSON.stringify(b?.value)}` : '';
  return `${kind} ${whatOf(difference)} (${name ?? id})${values}`;
}
