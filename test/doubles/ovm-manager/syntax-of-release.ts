import { syntaxOf32 } from './syntax-3.2.js';
import { syntaxOf33, syntaxOf34 } from './syntax-3.3-and-3.4.js';
import { readSyntaxBlock, type SyntaxRule } from './syntax-block.js';
import { syntaxOfAllReleases } from './syntax-of-all-releases.js';
import type { Release } from './world.js';

export interface ReleaseSyntax {
  readonly rules: readonly SyntaxRule[];
  /** Every object type that a block of the release names, sorted. */
  readonly types: readonly string[];
}

const own = { '3.2': syntaxOf32, '3.3': syntaxOf33, '3.4': syntaxOf34 } as const;
const typesOfEveryRelease = [
  'Job',
  'Port',
  'CpuCompatibilityGroup',
  'PhysicalDisk',
  'VirtualCdrom',
  'Manager',
  // listed by published notes and scripts of 3.2 and 3.4 (assumed: listed-types)
  'VlanInterface',
  'VolumeGroup',
];

/** All rules of a release: the printed blocks, and those that the built-in help gives for every object type. */
export function syntaxOfRelease(release: Release): ReleaseSyntax {
  const printed = [...syntaxOfAllReleases, ...own[release]];
  const named = printed.flatMap((rule) => [...rule.types, ...(rule.link?.types ?? [])]);
  const types = [...new Set([...named, ...typesOfEveryRelease])].sort();
  const every = `{ ${types.join(' | ')} }`;
  return {
    types,
    rules: [
      ...printed,
      ...editRules(printed),
      ...removeRules(printed),
      readSyntaxBlock(`list ${every}`, 'object-types'),
      readSyntaxBlock(`show ${every} instance`, 'object-types'),
      readSyntaxBlock(`delete ${every} instance`, 'object-types'),
      readSyntaxBlock(`showcustomcmds ${every}`, 'object-types'),
    ],
  };
}

function editRules(printed: readonly SyntaxRule[]): readonly SyntaxRule[] {
  const edited = new Set(printed.filter((r) => r.keyword === 'edit').flatMap((r) => r.types));
  const created = printed.filter((r) => r.keyword === 'create' && !r.types.some((t) => edited.has(t)));
  return created
    .filter((rule) => !rule.types.includes('VmDiskMapping'))
    .map((rule) => ({
      ...rule,
      block: `edit ${rule.types.join(' ')} instance ...`,
      keyword: 'edit',
      takesInstance: true,
      attributes: rule.attributes.map((attribute) => ({ ...attribute, required: false })),
      exclusive: [],
      link: null,
      assumption: 'edit-any' as const,
    }));
}

function removeRules(printed: readonly SyntaxRule[]): readonly SyntaxRule[] {
  return printed
    .filter((rule) => rule.keyword === 'add' && rule.link !== null)
    .map((rule) => ({
      ...rule,
      block: rule.block.replace(/^add/, 'remove').replace(' to ', ' from '),
      keyword: 'remove',
      link: rule.link === null ? null : { ...rule.link, word: 'from' },
      assumption: 'remove-mirrors-add' as const,
    }));
}
