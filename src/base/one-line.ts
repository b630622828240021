/** A value that can begin no line of its own, for a text of several lines. */
export function oneLine(text: string): string {
  return text.replace(/[\t\r\n\u2028\u2029]/g, '?');
}
