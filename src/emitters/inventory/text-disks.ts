import { type DiskOwner, type DiskRow, diskRows, diskStateWords } from './disk-rows.js';
import type { InventoryIndex } from './inventory-index.js';
import { unusedCaveat } from './inventory-summary.js';
import { exactSizeText, sizeText } from './size-text.js';
import { heading, wrapped, wrappedWords } from './text-layout.js';

/** Every disk and who owns it, grouped by kind and repository. */
export function* diskLines(index: InventoryIndex): Iterable<string> {
  yield* heading(`Disks and their owners (${index.disks.size})`);
  yield* wrappedWords('  ', unusedCaveat(index));
  let group: string | undefined;
  for (const row of diskRows(index)) {
    const place = groupOf(row);
    if (place !== group) {
      yield '';
      yield `  ${place}`;
    }
    group = place;
    yield* oneDisk(row);
  }
}

function groupOf({ kind, repository, repositoryId }: DiskRow): string {
  const plural = `${kind}s`;
  const title = plural.charAt(0).toUpperCase() + plural.slice(1);
  return repository === undefined ? title : `${title} in repository ${repository} (${repositoryId})`;
}

function* oneDisk(row: DiskRow): Iterable<string> {
  const allocated = row.allocated === undefined ? '' : `, ${sizeText(row.allocated)} allocated`;
  yield* wrapped('    ', [
    row.id,
    ...(row.name === undefined ? [] : [`"${row.name}"`]),
    ...(row.size === undefined ? [] : [`${exactSizeText(row.size)}${allocated}`]),
  ]);
  for (const state of row.states) if (state !== 'used') yield `      ${diskStateWords[state]}`;
  for (const owner of row.owners) yield* wrapped('      ', ownerParts(owner));
}

function ownerParts({ label, kind, id, detail }: DiskOwner): string[] {
  if (kind === 'file system') return [`holds the ${label}`];
  return [`used by ${kind} ${label} (${id ?? ''})`, detail];
}
