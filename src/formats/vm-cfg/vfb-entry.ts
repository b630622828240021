import { type EntryField, printEntryFields, readEntryFields } from './key-value-entry.js';

/** One item of `vfb = [...]`: a frame buffer of a paravirtualised VM. `vncPassword` is a secret of the estate. */
export interface VfbEntry {
  readonly keymap: string | undefined;
  readonly vncPassword: string | undefined;
  /** All fields in order, the two above included. */
  readonly fields: readonly EntryField[];
}

/** Reads a vfb string; total. */
export function readVfbEntry(text: string): VfbEntry {
  const fields = readEntryFields(text);
  const fieldValue = (key: string) => fields.find((field) => field.key === key)?.value || undefined;
  return { keymap: fieldValue('keymap'), vncPassword: fieldValue('vncpasswd'), fields };
}

/** Writes a vfb string as the agent does. */
export function printVfbEntry(entry: VfbEntry): string {
  return printEntryFields(entry.fields);
}
