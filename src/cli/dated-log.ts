import { type Clock, systemClock } from '../base/clock.js';
import type { Log } from '../base/log.js';
import { shownValue, type Terminal } from './terminal.js';

/**
 * The log of a command that runs unattended: `2026-11-23T02:10:07Z prod: reading repository files from /mnt/repo`, UTC. Lines
 * of estates that are at work at the same time stand between each other, so each says whose it is.
 */
export function datedLog(terminal: Terminal, estate?: string, clock: Clock = systemClock): Log {
  const whose = estate === undefined ? '' : `${estate}: `;
  const put = (line: string) => {
    const at = clock
      .now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z');
    terminal.err(`${shownValue(`${at} ${whose}${line}`)}\n`);
  };
  return { info: put, warn: (line) => put(`warning: ${line}`) };
}
