/**
 * Values of Python 2 literals, as vm.cfg files and `ovs-agent-db dump_db` hold them.
 * `str.value` is the string as the language gives it, one code point an element (a byte string gives one code point
 * a byte); `str.text` is the same decoded for people. `int.long` marks a literal with the suffix `L`.
 */
export type PyValue =
  | { readonly kind: 'str'; readonly value: string; readonly text: string; readonly unicode: boolean }
  | { readonly kind: 'int'; readonly value: bigint; readonly long?: true }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'complex'; readonly real: number; readonly imaginary: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'list' | 'tuple' | 'set'; readonly items: readonly PyValue[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [PyValue, PyValue])[] };

export type PyString = Extract<PyValue, { kind: 'str' }>;

/** A byte string as Python 2 programs make it from text: its UTF-8 bytes. */
export function pyString(text: string): PyString {
  return { kind: 'str', value: Buffer.from(text, 'utf8').toString('latin1'), text, unicode: false };
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes, one code point a byte, as text for people: runs of bytes from \x80 on are UTF-8, or latin-1 if they are not. */
export function bytesAsText(bytes: string): string {
  return bytes.replace(/[\x80-\xff]+/g, (run) => {
    try {
      return strictUtf8.decode(Buffer.from(run, 'latin1'));
    } catch {
      return run;
    }
  });
}

/** A Python int from a JavaScript integer. */
export function pyInt(value: number | bigint): PyValue {
  return { kind: 'int', value: BigInt(value) };
}

/**
 * The value as JSON text in the shape docs/json.md states: integers are exact however long, floats are
 * `{"float": repr}`, tuples `{"tuple": [...]}`, dicts `{"dict": [[key, value], ...]}`; sets and complex numbers
 * `{"other": kind}`. With `as` = 'text' strings are the decoded ones.
 */
export function pyValueJson(value: PyValue, as: 'value' | 'text' = 'value'): string {
  switch (value.kind) {
    case 'str':
      return JSON.stringify(value[as]);
    case 'int':
      return value.value.toString();
    case 'float':
      return JSON.stringify({ float: pythonFloat(value.value) });
    case 'bool':
      return String(value.value);
    case 'none':
      return 'null';
    case 'list':
      return `[${value.items.map((item) => pyValueJson(item, as)).join(',')}]`;
    case 'tuple':
      return `{"tuple":[${value.items.map((item) => pyValueJson(item, as)).join(',')}]}`;
    case 'dict': {
      const pairs = value.entries.map(([key, item]) => `[${pyValueJson(key, as)},${pyValueJson(item, as)}]`);
      return `{"dict":[${pairs.join(',')}]}`;
    }
    default:
      return JSON.stringify({ other: value.kind });
  }
}

/** A float as Python's `repr` writes it: shortest digits, exponent below 1e-4 and from 1e16 on. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(value.toExponential());
  if (!match) return String(value);
  const [, sign = '', first = '', rest = '', exponentText = '0'] = match;
  const digits = first + rest;
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${first}${rest ? `.${rest}` : ''}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** A text that is equal for two values if and only if Python calls them equal and hashable; undefined = unhashable. */
export function pyKey(value: PyValue): string | undefined {
  switch (value.kind) {
    case 'str':
      return `s${value.value}`;
    case 'int':
      return `n${value.value}`;
    case 'bool':
      return value.value ? 'n1' : 'n0';
    case 'float':
      return Number.isInteger(value.value) ? `n${BigInt(value.value)}` : `n${value.value}`;
    case 'complex':
      return value.imaginary === 0
        ? pyKey({ kind: 'float', value: value.real })
        : `c${value.real},${value.imaginary}`;
    case 'none':
      return 'none';
    case 'tuple': {
      const keys = value.items.map(pyKey);
      // each key with its length before it: quoting keys would double the text with every level of nesting
      return keys.includes(undefined)
        ? undefined
        : `(${keys.map((key) => `${key?.length}:${key}`).join('')})`;
    }
    default:
      return undefined;
  }
}
