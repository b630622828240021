import { shownText } from './shown-text.js';

/** Text that is HTML already. Only `html` makes it, so that no value reaches a page unescaped. */
export interface Markup {
  readonly markup: string;
}

export type Insertion = string | number | Markup | readonly Markup[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in HTML, between tags and in quoted attributes. */
export function escaped(text: string): string {
  return shownText(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A template of HTML: what is put in is escaped unless it is markup itself. */
export function html(parts: TemplateStringsArray, ...values: readonly Insertion[]): Markup {
  let markup = parts[0] ?? '';
  for (const [position, value] of values.entries()) markup += inserted(value) + (parts[position + 1] ?? '');
  return { markup };
}

export const nothing: Markup = { markup: '' };

function inserted(value: Insertion): string {
  if (typeof value === 'object') {
    return 'markup' in value ? value.markup : value.map((item) => item.markup).join('');
  }
  return typeof value === 'string' ? escaped(value) : String(value);
}
