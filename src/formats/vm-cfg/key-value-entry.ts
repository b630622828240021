/** One `key=value` of a vif or vfb string; a bare word has no value. */
export interface EntryField {
  readonly key: string;
  readonly value: string | undefined;
}

/** Reads a vif or vfb string: a comma list of `key=value` in any order, blanks around items allowed. */
export function readEntryFields(text: string): EntryField[] {
  const fields: EntryField[] = [];
  for (const item of text.split(',')) {
    const trimmed = item.trim();
    if (trimmed === '') continue;
    const separator = trimmed.indexOf('=');
    fields.push(
      separator < 0
        ? { key: trimmed, value: undefined }
        : { key: trimmed.slice(0, separator).trim(), value: trimmed.slice(separator + 1).trim() },
    );
  }
  return fields;
}

/** Writes a vif or vfb string as the agent does. */
export function printEntryFields(fields: readonly EntryField[]): string {
  return fields.map(({ key, value }) => (value === undefined ? key : `${key}=${value}`)).join(',');
}
