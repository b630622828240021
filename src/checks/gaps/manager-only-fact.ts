import type { GapCertainty } from '../../model/gaps.js';

/** What a value is looked at beside: the object it is of. */
export interface Held {
  readonly id: string;
  /** What servers and repositories tell in its place. */
  readonly told: unknown;
}

/** A fact that a manager keeps of its objects, and that a manager made anew may lack. */
export interface ManagerOnlyFact {
  /** As in a comparison: `VM`, `network`. */
  readonly entity: string;
  readonly attribute: string;
  /** `had`: an object cannot be without it. */
  readonly was: 'had' | 'perhaps';
  /** Why servers and repositories do not keep it, or not always. */
  readonly why: string;
  readonly certainty: GapCertainty;
  readonly look: readonly string[];
  /** True for a value of the manager's own making: nobody gave it. */
  readonly isFilledIn?: (shown: unknown, held: Held) => boolean;
  /** What servers tell is a word of their own, not the one that the manager had. */
  readonly toldOtherwise?: true;
  /** Servers and manager may say one value in different words: it counts that there is one. */
  readonly inOtherWords?: true;
}

/** An object that nobody named has its id for a name. */
export function isOwnId(shown: unknown, { id }: Held): boolean {
  return typeof shown === 'string' && shown.toLowerCase() === id.toLowerCase();
}

/** Names that plug-ins give to LUNs by themselves: `NETAPP (1)`; they may swap with each discovery. */
export function isNumberedName(shown: unknown, held: Held): boolean {
  return isOwnId(shown, held) || (typeof shown === 'string' && /\(\d+\)$/.test(shown.trim()));
}

export const people = 'old mails, tickets, change requests and minutes';
export const documents = 'the documentation of the installation and of operation';
export const scripts = 'scripts, playbooks and monitoring that named objects of the old manager';
export const screens = 'screenshots and exported lists of the web interface';
