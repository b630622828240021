import type { Environment } from '../model/environment.js';
import type { Finding } from '../model/finding.js';

/** The seam to one question about an estate: could it be recovered, is anything used twice? The answer is findings. */
export interface Check {
  readonly name: string;
  /** The question, for people. */
  readonly title: string;
  run(environment: Environment): readonly Finding[];
}
