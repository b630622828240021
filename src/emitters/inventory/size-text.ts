const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** A size for people, in binary units with one decimal: `512 bytes`, `20.0 GiB`. `not known` for what is no size. */
export function sizeText(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return 'not known';
  if (bytes < 1024) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  let value = bytes / 1024;
  let unit = 0;
  // 1023.95 would be printed as 1024.0
  while (value >= 1023.95 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toFixed(1)} ${units[unit]}`;
}

/** The exact bytes that stand beside a rounded size; empty where the size is exact already, or not known. */
export function exactBytesText(bytes: number): string {
  return sizeText(bytes) === 'not known' || bytes < 1024 ? '' : `${bytes} bytes`;
}

/** The size for people and the exact bytes: `20.0 GiB (21474836480 bytes)`. */
export function exactSizeText(bytes: number): string {
  const exact = exactBytesText(bytes);
  return exact === '' ? sizeText(bytes) : `${sizeText(bytes)} (${exact})`;
}
