import type { Finding } from '../../model/finding.js';

/** How many disk files no VM and no template uses, as the check of disks found. */
export function unownedDisks(findings: readonly Finding[]): number {
  return findings.filter(({ code }) => code === 'disk-unused').length;
}
