/** Offset of the quote that closes a text, stepping over backslash escapes; the end of the text when none does. */
export function closingQuote(text: string, from: number, quote: string): number {
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === quote) return i;
  }
  return text.length;
}
