import type { Reading } from './document.js';
import { createFindingList, excerptOf } from './finding-list.js';
import { decodeText, splitLines } from './text.js';

/** A name below /dev and the device it leads to. */
export interface DeviceLink {
  readonly path: string;
  /** The whole path, where the name is a link. */
  readonly target?: string;
  readonly line: number;
  readonly column: number;
}

export interface DeviceNames {
  readonly links: readonly DeviceLink[];
}

/**
 * Reads what `find /dev/disk/by-id /dev/mapper -printf '%p\t%l\n'` prints: a path, and behind a tab what a link leads to,
 * which is empty for what is no link (on EL5, the nodes of /dev/mapper). Other rows are notes.
 */
export function readDeviceNames(bytes: Uint8Array): Reading<DeviceNames> {
  const findings = createFindingList();
  const links: DeviceLink[] = [];
  for (const { text, number } of splitLines(decodeText(bytes).text)) {
    if (text.trim() === '') continue;
    const place = { line: number, column: 1 };
    const [, path = '', target = ''] = /^(\/dev\/[^\t]{1,4096})(?:\t([^\t]{0,4096}))?$/.exec(text) ?? [];
    if (path === '')
      findings.add('note', 'device-name-row', `no name of a device: ${excerptOf(text)}`, place);
    else links.push({ path, ...(target !== '' && { target: leadsTo(path, target) }), ...place });
  }
  return { document: { links }, findings: findings.all() };
}

/** What a link leads to, as a whole path. */
function leadsTo(path: string, target: string): string {
  const parts = target.startsWith('/') ? [] : path.split('/').slice(1, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
