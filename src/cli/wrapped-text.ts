/** Prose in lines of at most `width` columns; a longer word stands alone. */
export function wrapped(text: string, width: number): string[] {
  return filled(text.split(/\s+/).filter(Boolean), width);
}

/**
 * A command line in lines of at most `width` columns that a shell reads as one: each but the last ends with a backslash.
 * An option keeps its value beside it.
 */
export function wrappedCommand(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const lines = filled(line.match(/--\S+ [^-\s&|>]\S*|\S+/g) ?? [], width - 2, '    ');
  return lines.map((one, index) => (index === lines.length - 1 ? one : `${one} \\`));
}

function filled(words: readonly string[], width: number, indent = ''): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(last === undefined ? word : `${indent}${word}`);
  }
  return lines;
}
