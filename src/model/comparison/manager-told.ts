import type { ComparedObject, ComparedValue } from './compared-object.js';

/** Whether an interface of a manager tells it. */
export function isOfManager({ origin }: Pick<ComparedValue, 'origin'>): boolean {
  return origin?.source === 'manager-cli' || origin?.source === 'manager-rest';
}

/** Whether nobody but a manager tells of an object: where no manager was read, it may well be there. */
export function isOfManagerAlone({ attributes }: ComparedObject): boolean {
  const told = [...attributes.values()].filter(({ origin }) => origin !== undefined);
  return told.length > 0 && told.every(isOfManager);
}
