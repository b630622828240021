import type { ByTraits, Step } from './step.js';
import type { RecoveryTraits } from './traits.js';

/** The situations of the article (A4, A5, B1 to B4), and the loss of a single VM. */
export const situationNames = ['A5', 'A4', 'B1', 'B2', 'B3', 'B4', 'vm'] as const;
export type SituationName = (typeof situationNames)[number];

/** What must hold before the first step; a sentence that can be true or false. */
export interface Precondition {
  readonly text: string;
  readonly when?: (traits: RecoveryTraits) => boolean;
}

/** How it is told, at the end, that all is back. */
export interface ProofLine {
  readonly text: string;
  readonly when?: (traits: RecoveryTraits) => boolean;
}

/** When it is another situation than this, and which. */
export interface OtherSituation {
  readonly when: string;
  readonly situation: SituationName;
}

/** One way something can be lost, with the way back. Releases and engines differ by traits alone. */
export interface Situation {
  readonly name: SituationName;
  readonly title: string;
  readonly lost: ByTraits<string>;
  readonly remains: readonly string[];
  readonly notThis: readonly OtherSituation[];
  readonly preconditions: readonly Precondition[];
  readonly steps: readonly Step[];
  readonly proof: readonly ProofLine[];
  /** The part of the article it is. */
  readonly article: string;
}
