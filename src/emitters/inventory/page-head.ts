import { createHash } from 'node:crypto';
import { html } from './markup.js';

/** What a page that needs nothing else is made with. */
export interface PageParts {
  readonly title: string;
  readonly style: string;
  /** None if not given: then nothing runs. */
  readonly script?: string;
}

/** A page up to its body. Its policy allows its own style and script alone. */
export function* pageHead(parts: PageParts): Iterable<string> {
  yield html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(parts)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${parts.title}</title>
<link rel="icon" href="data:,">
`.markup;
  yield `<style>${parts.style}</style>\n</head>\n`;
}

/** Only what carries these hashes runs or styles; nothing is fetched, and no form is sent. */
function policyOf({ style, script }: PageParts): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
  return [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    ...(script === undefined ? [] : [`script-src ${hash(script)}`]),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
