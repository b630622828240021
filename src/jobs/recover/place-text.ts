import { quoteShellWord } from '../../formats/shell-word.js';

/** Where archives, configuration and estate are, as they were said. */
export interface SaidPlace {
  readonly archives?: string;
  readonly config?: string;
  readonly estate?: string;
}

/** The options that say so once more, for the next line that is typed. */
export function placeText({ archives, config, estate }: SaidPlace): string {
  const said = [
    ['--archives', archives],
    ['--config', config],
    ['--estate', estate],
  ] as const;
  return said
    .flatMap(([option, value]) => (value === undefined ? [] : [option, quoteShellWord(value)]))
    .join(' ');
}
