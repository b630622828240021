import { type EntryField, printEntryFields, readEntryFields } from './key-value-entry.js';

/** One item of `vif = [...]`. `bridge` is the network id, never its name; `mac` is kept in the case it came in. */
export interface VifEntry {
  readonly mac: string | undefined;
  readonly bridge: string | undefined;
  /** Everything else, in order: type, model, ip, script, rate … */
  readonly other: readonly EntryField[];
}

/** Reads a vif string; total: what is not `mac=` or `bridge=` is kept in `other`. */
export function readVifEntry(text: string): VifEntry {
  const fields = readEntryFields(text);
  const fieldValue = (key: string) => fields.find((field) => field.key === key)?.value || undefined;
  const other = fields.filter((field) => field.key !== 'mac' && field.key !== 'bridge');
  return { mac: fieldValue('mac'), bridge: fieldValue('bridge'), other };
}

/** Every MAC address a vif string names, whatever the case of its key: each of them may be in use. */
export function macsOfVif(text: string): readonly string[] {
  return readEntryFields(text).flatMap(({ key, value }) =>
    key.toLowerCase() === 'mac' && value ? [value] : [],
  );
}

/**
 * Why it is not certain which MAC address or network a vif string means: a key twice, or in upper case, which Xen
 * does not read as that key. Undefined for a plain one.
 */
export function doubtOfVif(text: string): string | undefined {
  const keys = readEntryFields(text).map(({ key }) => key);
  for (const name of ['mac', 'bridge']) {
    const written = keys.filter((key) => key.toLowerCase() === name);
    if (written.length > 1) return `${name} stands in it ${written.length} times`;
    if (written[0] !== undefined && written[0] !== name) return `the key ${name} is written ${written[0]}`;
  }
  return undefined;
}

/** Writes a vif string as the agent does: mac, bridge, then the rest. */
export function printVifEntry(entry: VifEntry): string {
  const known = [
    { key: 'mac', value: entry.mac },
    { key: 'bridge', value: entry.bridge },
  ].filter((field) => field.value !== undefined);
  return printEntryFields([...known, ...entry.other]);
}
