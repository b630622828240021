import { counted } from '../../base/counted.js';
import { originText } from '../../model/origin.js';
import { lookedAtText } from '../looked-at.js';
import type { SyncLookedAt, ToldDrift } from './sync-estate.js';

/** `vm-unknown: VM web1 (0004fb…): its vm.cfg … [repo/vm.cfg:3]` */
export function driftText({ drift, subject, message, origins }: ToldDrift): string {
  const places = [...new Set(origins.map(originText))];
  return `${drift}: ${subject}: ${message}${places.length === 0 ? '' : ` [${places.join(', ')}]`}`;
}

/** What would cure it, a line each, without indentation. */
export function cureLines({ cure }: ToldDrift): string[] {
  if (cure.kind === 'by-hand') return [`by hand: ${cure.what}`];
  return [`cure: ${cure.what}`, ...cure.lines];
}

/** `no drift`, `3 drifts, 2 of them with lines that cure them`. */
export function driftsText(drifts: readonly ToldDrift[]): string {
  if (drifts.length === 0) return 'no drift';
  const curable = drifts.filter(({ cure }) => cure.kind === 'lines').length;
  return `${counted(drifts.length, 'drift')}, ${curable} with lines that cure`;
}

/** `compared: the manager, 12 VMs, 2 of 2 servers, 1 of 3 repositories; not looked at: LUNs` */
export function comparedText(looked: SyncLookedAt): string {
  const { notLookedAt } = looked;
  const rest = notLookedAt.length === 0 ? '' : `; not looked at: ${notLookedAt.join(', ')}`;
  return `compared: the manager, ${lookedAtText(looked)}${rest}`;
}
