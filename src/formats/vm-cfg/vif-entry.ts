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

/** Writes a vif string as the agent does: mac, bridge, then the rest. */
export function printVifEntry(entry: VifEntry): string {
  const known = [
    { key: 'mac', value: entry.mac },
    { key: 'bridge', value: entry.bridge },
  ].filter((field) => field.value !== undefined);
  return printEntryFields([...known, ...entry.other]);
}
