import { bytesAsText, type PyString, type PyValue, pythonFloat } from './py-value.js';

/** Writes a value as Python 2's `repr` does, which is how the agent writes vm.cfg values (OVM 3.2 files seen). */
export function printLiteral(value: PyValue): string {
  switch (value.kind) {
    case 'str':
      return printString(value);
    case 'int':
      return `${value.value}${value.long || BigInt.asIntN(64, value.value) !== value.value ? 'L' : ''}`;
    case 'float':
      return printFloat(value.value);
    case 'complex':
      return printComplex(value.real, value.imaginary);
    case 'bool':
      return value.value ? 'True' : 'False';
    case 'none':
      return 'None';
    case 'list':
      return `[${value.items.map(printLiteral).join(', ')}]`;
    case 'set':
      return `{${value.items.map(printLiteral).join(', ')}}`;
    case 'tuple':
      return `(${value.items.map(printLiteral).join(', ')}${value.items.length === 1 ? ',' : ''})`;
    case 'dict':
      return `{${value.entries.map(([key, item]) => `${printLiteral(key)}: ${printLiteral(item)}`).join(', ')}}`;
  }
}

/** Python's repr of an infinite number is no literal; one too large for a double is. */
function printFloat(value: number): string {
  return Number.isFinite(value) ? pythonFloat(value) : value < 0 ? '-1e999' : '1e999';
}

function printComplex(real: number, imaginary: number): string {
  const imaginaryText = `${printFloat(imaginary)}j`;
  // a minus sign before the imaginary part alone would make the real part -0.0
  if (Object.is(real, 0) && !imaginaryText.startsWith('-')) return imaginaryText;
  return `${printFloat(real)}${imaginaryText.startsWith('-') ? '' : '+'}${imaginaryText}`;
}

const namedEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};

function printString(string: PyString): string {
  // raw text of a UTF-8 file becomes a unicode string where a byte string cannot hold it, or would read otherwise
  const bytes = !/[^\x00-\xff]/.test(string.value);
  const unicode = string.unicode || !bytes || bytesAsText(string.value) !== string.text;
  const quote = string.value.includes("'") && !string.value.includes('"') ? '"' : "'";
  let body = '';
  for (const character of unicode ? string.text : string.value) {
    const code = character.codePointAt(0) ?? 0;
    if (character === quote) body += `\\${quote}`;
    else if (namedEscapes[character]) body += namedEscapes[character];
    else if (code >= 0x20 && code < 0x7f) body += character;
    else if (code <= 0xff) body += `\\x${hex(code, 2)}`;
    else body += code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  }
  return `${unicode ? 'u' : ''}${quote}${body}${quote}`;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0');
}
