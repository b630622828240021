import { type Evidence, type SourceName, sourceNames } from './judge-estate.js';

const head = [
  '# What each source cannot tell of an estate: the attribute, and the releases in which the source never told it.',
  '# REST exists from 3.3 on. What stands in brackets is the case in which it cannot be told.',
];

/** The list of what sources cannot tell, from what they told. */
export function cannotTellText(evidence: readonly Evidence[]): string {
  const sections = sourceNames.map((source) => {
    const releases = new Map<string, Set<string>>();
    const untold = evidence.filter((one) => one.source === source && !one.told);
    for (const { label, release } of untold)
      releases.set(label, (releases.get(label) ?? new Set()).add(release));
    const lines = [...releases].map(([label, all]) => `${label}: ${[...all].sort().join(' ')}`);
    return [`== ${source}`, ...lines.sort(), ''].join('\n');
  });
  return [...head, '', ...sections].join('\n');
}

/** Whether a source of a release can tell an attribute, as the list says. */
export type CanTell = (evidence: Pick<Evidence, 'label' | 'source' | 'release'>) => boolean;

export function readCannotTell(text: string): CanTell {
  const untold = new Set<string>();
  let source = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('== ')) source = line.slice(3);
    const [, label = '', releases] = /^([^#=].*): ([\d. ]+)$/.exec(line) ?? [];
    for (const release of releases?.split(' ') ?? [])
      untold.add(keyOf({ label, source: source as SourceName, release }));
  }
  return (evidence) => !untold.has(keyOf(evidence));
}

function keyOf({ label, source, release }: { label: string; source: string; release: string }): string {
  return `${source} ${release} ${label}`;
}

/** Where a list and what was told do not agree: told though it cannot be, or not told though it can. */
export function againstList(evidence: readonly Evidence[], canTell: CanTell): string[] {
  return evidence
    .filter((one) => canTell(one) !== one.told)
    .map(({ label, source, release, told }) =>
      told
        ? `${source} of ${release} tells ${label}, and the list says it cannot`
        : `${source} of ${release} does not tell ${label}, and the list does not say so`,
    );
}
