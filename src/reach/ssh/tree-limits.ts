/**
 * What a host may tell of one tree. A repository of 5,000 VMs has 60,000 entries; a host that tells without end must
 * not fill our memory.
 */
export const treeLimits = {
  entries: 500_000,
  /** Of a listing as it comes, with what is passed over. */
  bytes: 1024 * 1024 * 1024,
  /** Of one path; Linux takes 4,096 at once, and a tree can be deeper. */
  path: 16 * 1024,
} as const;

/** A tree that is beyond the limits; the message is a reason. */
export class TreeTooLarge extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'TreeTooLarge';
  }
}

/** Throws TreeTooLarge for more entries than are taken. */
export function checkEntries(entries: number): void {
  if (entries > treeLimits.entries)
    throw new TreeTooLarge(`more than ${treeLimits.entries} entries are told of it`);
}
