import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the heaps of this process small from here on, threads included. An import handles rows as buffers, so that large
 * heaps only hold what is garbage: without this the young generation grows to 48 MB and the old one waits for tens of
 * megabytes before it is collected. Both flags are
 * looked at whenever a heap would grow (seen with Node.js 20).
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=25');
}
