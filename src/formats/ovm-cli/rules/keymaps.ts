import { guide33, word } from '../attribute-notation.js';
import type { GrammarWord } from '../grammar.js';

const keymapList =
  'en-us ar da de de-ch en-gb es et fi fo fr fr-be fr-ca fr-ch hr hu is it ja lt lv mk nl nl-be';
const keymapListEnd = 'pl pt pt-br ru sl sv th tr';

/** Keyboard maps in the order of the 3.3 guide, which prints Norwegian as `No`. */
export const keymaps: readonly GrammarWord[] = [
  ...keymapList.split(' '),
  word('No', '-VI', `${guide33}, create Vm, probably a slip for "no"`),
  word('no', 'III', 'keyboard map of Xen; the guide prints "No"'),
  ...keymapListEnd.split(' '),
];
