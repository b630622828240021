import type { Release } from '../../model/environment.js';
import { oneLine } from '../create-script/script-head.js';
import type { EstateLine } from './estate-plan.js';

/**
 * Labels that are known from replies, by the object that is shown: those that scripts of others search for in replies
 * of 3.3 (of 3.2 where it is another word), and of an undated recording whose release is not known.
 */
const known: Readonly<Record<string, readonly Release[]>> = {
  'Network Port': ['3.3'],
  'PhysicalDisk Page83 ID': [],
  'Repository Presented Server': ['3.3'],
  'Server IP Address': ['3.2'],
  'Server Ip Address': ['3.3'],
  'ServerPool Server': ['3.3'],
  'Vm Tag': ['3.3'],
};

/**
 * The labels that the sh files search replies for and that no reply of this release proves: `show Vm: Tag (…)`, each
 * once.
 */
export function unverifiedLabels(lines: readonly EstateLine[], release: Release): string[] {
  const used = new Set(
    lines.flatMap(({ unless, mustShow }) =>
      [unless, mustShow].flatMap((asked) => {
        const object = asked?.ask.split(' ')[1];
        return asked?.label === undefined || object === undefined ? [] : [`${object} ${asked.label}`];
      }),
    ),
  );
  return [...used].sort().flatMap((key) => {
    const releases = Object.hasOwn(known, key) ? known[key] : undefined;
    if (releases?.includes(release)) return [];
    const [object = ''] = key.split(' ');
    return [`show ${object}: ${oneLine(key.slice(object.length + 1))} (${seenIn(releases)})`];
  });
}

function seenIn(releases: readonly Release[] | undefined): string {
  if (releases === undefined) return 'in no reply that is known';
  return releases.length === 0 ? 'in a reply of an unknown release' : `in replies of ${releases.join(', ')}`;
}
