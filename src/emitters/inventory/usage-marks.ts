import type { DiskMapping } from '../../model/environment.js';

/** What is special about a mapping: `w!` is Xen's mark that several VMs may write, `r` that none may. */
export function usageMarks(mapping: Pick<DiskMapping, 'mode' | 'cdrom'>): string[] {
  const marks: string[] = [];
  if (mapping.cdrom) marks.push('CD-ROM');
  if (mapping.mode.endsWith('!')) marks.push(`marked shared (${mapping.mode})`);
  else if (mapping.mode === 'r' && !mapping.cdrom) marks.push('read-only');
  return marks;
}
