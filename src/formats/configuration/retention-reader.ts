import type { Retention } from '../../base/configuration.js';
import { record } from './collection-readers.js';
import { type ValueReader, wholeNumber } from './value-readers.js';

const periods = wholeNumber(1, 9999);

const retentionRecord = record(
  {
    keep: wholeNumber(1, 999_999),
    days: wholeNumber(1, 99_999, 'a number of days'),
    daily: periods,
    weekly: periods,
    monthly: periods,
    yearly: periods,
  },
  ['keep'],
);

/** How many archives stay, and for how long. */
export const retention: ValueReader<Retention> = (node, place) => {
  const { keep, ...others } = retentionRecord(node, place) ?? {};
  return keep === undefined ? undefined : { keep, ...others };
};
