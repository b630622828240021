/** At most 4,000 characters on 3.3 and later (3.3 CLI guide). */
const descriptionLimit = 4000;

/** What cannot be sent in a line: see unsendableAt; CR LF is one line break. */
const unsendable =
  /\r\n|[\x00-\x1f\x7f-\x9f\u2028\u2029]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A description as a line can hold it, and how it differs from what it was. */
export function sendableDescription(description: string): {
  readonly text: string;
  readonly reasons: readonly string[];
} {
  const reasons: string[] = [];
  let text = description.replace(unsendable, ' ');
  if (text !== description) {
    text = text.trim();
    reasons.push('line breaks and control characters become blanks: a command is one line');
  }
  if (text.includes(';')) {
    text = text.replaceAll(';', ',');
    reasons.push('semicolons become commas: they may separate commands (not verified)');
  }
  if (text.length > descriptionLimit) {
    text = text.slice(0, descriptionLimit).replace(/[\ud800-\udbff]$/, '');
    reasons.push(`it is cut to ${descriptionLimit} characters, the most the CLI takes`);
  }
  return { text, reasons };
}
