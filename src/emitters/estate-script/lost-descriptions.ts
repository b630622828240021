import type { Fact } from '../../model/origin.js';
import type { EstateDraft } from './estate-draft.js';

/** Notes a description that no line for making the object takes. */
export function noteDescription(draft: EstateDraft, subject: string, fact: Fact<string> | undefined): void {
  if (!fact?.value) return;
  draft.hand('description', `${subject}: ${fact.value}`, 'the line that makes it takes none: set it by hand');
}
