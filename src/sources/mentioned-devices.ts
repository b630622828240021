import type { DiskMapping, Vnic } from '../model/environment.js';
import { macKey } from '../model/identifiers.js';
import type { Origin } from '../model/origin.js';
import { diskKey } from '../model/ownership.js';
import { diskMapping } from './vm-device-facts.js';

/** Paths and addresses a text may name; a truncated path still tells its directory. */
const pathInText = /\/[^\s'",\\]{1,300}/g;
const macInText = /\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/gi;
/** A text with more of them is no definition. */
const mostMentions = 200;

/**
 * Disks and MAC addresses that a damaged definition names anywhere, beside those that could be read: they may be its
 * own, so nobody else may get them and no disk of them is called unused. The front end `?` and mode `?` say that
 * nothing else is known. `originAt` gives the place of an offset in the text.
 */
export function mentionedDevices(
  text: string,
  known: { readonly disks: readonly DiskMapping[]; readonly vnics: readonly Vnic[] },
  originAt: (offset: number) => Origin,
): { readonly disks: readonly DiskMapping[]; readonly vnics: readonly Vnic[] } {
  const disks = new Map(known.disks.map((mapping) => [diskKey(mapping), mapping]));
  const vnics = new Map(known.vnics.map((vnic) => [macKey(vnic.mac ?? ''), vnic]));
  const addedDisks: DiskMapping[] = [];
  const addedVnics: Vnic[] = [];
  for (const match of text.matchAll(pathInText)) {
    if (addedDisks.length >= mostMentions) break;
    const entry = { type: 'file', path: match[0], frontEnd: '?', kind: '', mode: '?' };
    const mapping = diskMapping(entry, match[0], originAt(match.index));
    const key = diskKey(mapping);
    if (mapping.target.kind === 'outside' || key === undefined || disks.has(key)) continue;
    disks.set(key, mapping);
    addedDisks.push(mapping);
  }
  for (const match of text.matchAll(macInText)) {
    if (addedVnics.length >= mostMentions || vnics.has(macKey(match[0]))) continue;
    const vnic = {
      mac: match[0],
      networkId: undefined,
      text: `mac=${match[0]}`,
      origin: originAt(match.index),
    };
    vnics.set(macKey(match[0]), vnic);
    addedVnics.push(vnic);
  }
  return { disks: [...known.disks, ...addedDisks], vnics: [...known.vnics, ...addedVnics] };
}
