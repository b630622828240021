/** One item of `disk = [...]`: `<type>:<path>,<front end>[:<kind>],<mode>` (all OVM files seen; xl's forms as well). */
export interface DiskEntry {
  /** `file`, `phy`, `tap:aio` …; empty for a drive without a medium. */
  readonly type: string;
  /** Path as written; empty for a drive without a medium. */
  readonly path: string;
  /** `xvda`, `hdc`, … */
  readonly frontEnd: string;
  /** `cdrom` or empty. */
  readonly kind: string;
  /** `w`, `r`, `w!` (shared write), `r!`, … */
  readonly mode: string;
}

/** Reads a disk string; undefined when it does not have at least a front end and a mode. Fields count from the right. */
export function readDiskEntry(text: string): DiskEntry | undefined {
  if (/(^|,)\s*(target|vdev)\s*=/.test(text)) return readNamedFields(text);
  const fields = text.split(',').map((field) => field.trim());
  if (fields.length < 3) return undefined;
  const mode = fields.pop() ?? '';
  const device = fields.pop() ?? '';
  const format =
    fields.length > 1 && /^(raw|qcow2?|vhd|)$/.test(fields.at(-1) ?? 'x') ? fields.pop() : undefined;
  const source = readSource(fields.join(','));
  return frontEndEntry({ ...source, ...(format ? { type: format } : {}) }, device, mode);
}

/** xl's `key=value` form (xl-disk-configuration(5)). */
function readNamedFields(text: string): DiskEntry | undefined {
  const targetStart = /(?:^|,)\s*target\s*=/.exec(text);
  const target = targetStart ? text.slice(targetStart.index + targetStart[0].length).trim() : '';
  const before = targetStart ? text.slice(0, targetStart.index) : text;
  const fields = new Map<string, string>();
  for (const field of before.split(',')) {
    const separator = field.indexOf('=');
    const name = (separator < 0 ? field : field.slice(0, separator)).trim();
    if (name) fields.set(name, separator < 0 ? '' : field.slice(separator + 1).trim());
  }
  const device = fields.get('vdev');
  if (device === undefined) return undefined;
  const kind = fields.has('cdrom') || fields.get('devtype') === 'cdrom' ? ':cdrom' : '';
  return frontEndEntry(
    { type: fields.get('format') ?? 'raw', path: target },
    device + kind,
    fields.get('access') ?? 'w',
  );
}

function readSource(source: string): { type: string; path: string } {
  const match = /^(tap2?:\w+|[a-z]\w*):(.*)$/s.exec(source);
  return match ? { type: match[1] ?? '', path: match[2] ?? '' } : { type: '', path: source };
}

function frontEndEntry(
  source: { type: string; path: string },
  device: string,
  mode: string,
): DiskEntry | undefined {
  const [frontEnd = '', kind = ''] = device.replace(/^ioemu:/, '').split(':');
  if (frontEnd === '' || !/^\w+!?$/.test(mode)) return undefined;
  return { ...source, frontEnd: frontEnd.replace(/^\/dev\//, ''), kind, mode };
}

/** Writes a disk string as the agent does. */
export function printDiskEntry(entry: DiskEntry): string {
  const source = entry.type ? `${entry.type}:${entry.path}` : entry.path;
  return `${source},${entry.frontEnd}${entry.kind ? `:${entry.kind}` : ''},${entry.mode}`;
}

/**
 * The slot of a front end: its letters counted from a (xvda = 0, xvdaa = 26); undefined for a partition or an
 * unknown name. Inferred from the article's Listing 3 (slot=0, xvda) and REST's diskTarget.
 */
export function slotOfFrontEnd(frontEnd: string): number | undefined {
  const letters = /^(?:xvd|hd|sd)([a-z]{1,2})$/.exec(frontEnd)?.[1];
  if (letters === undefined) return undefined;
  let slot = 0;
  for (const letter of letters) slot = slot * 26 + letter.charCodeAt(0) - 96;
  return slot - 1;
}
