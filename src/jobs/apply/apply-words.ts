import type { GuardOptions } from '../guard-estate.js';
import type { EstateInput } from '../read-estate.js';
import type { BeforeSending } from './apply-settings.js';
import type { LinkPatience } from './manager-link.js';
import type { ScriptSecretOptions } from './script-secrets.js';

/** What is to be sent, and where. */
export interface ApplyWords extends ScriptSecretOptions, Omit<GuardOptions, 'planned'> {
  readonly script: string;
  /** The live estate; exactly one CLI of a manager is named in it. */
  readonly input: EstateInput;
  readonly archives: string;
  readonly release?: string;
  /** The journal; below the archives of the estate if not given. */
  readonly journal?: string;
  readonly deleteLeftovers?: boolean;
  /** Lines of the script of which the operator says that they took effect. */
  readonly tookEffect?: readonly number[];
  readonly patience?: Partial<LinkPatience> & {
    readonly settleMs?: readonly number[];
    readonly jobsForMs?: number;
  };
  /** In the place of the guard of the live estate. */
  readonly guard?: BeforeSending;
}

/** Something that the operator stated, and that the journal keeps. */
export interface Declaration {
  readonly what: 'manager-not-checked' | 'declared-dead';
  readonly word: string;
}
