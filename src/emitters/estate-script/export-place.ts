/** The path of an export, `host:/path`, without what says nothing in it; undefined for every other place. */
export function exportPath(place: string): string | undefined {
  const path = /^(?:\[[^\]\s]*\]|[^/\s[\]]*):(\/.*)$/s.exec(place.trim())?.[1];
  return path === undefined ? undefined : plainPath(path);
}

/** True for the place of an export; other places are LUNs. */
export function isExport(place: string): boolean {
  return /^[^/\s]+:\//.test(place.trim()) && exportPath(place) !== undefined;
}

/** The form in which exports are compared: the host without case, the path with it. */
export function exportKey(place: string): string {
  const host = place.trim().slice(0, place.trim().indexOf(':/'));
  return `${host.toLowerCase()}:${exportPath(place) ?? ''}`;
}

/**
 * The same export, or one above or below the other. Hosts are not compared: a file server has many names and addresses,
 * and nothing here tells that two of them are not one.
 */
export function mayBeOneExport(a: string, b: string): boolean {
  const [x, y] = [exportPath(a), exportPath(b)];
  if (x === undefined || y === undefined) return false;
  const [above, below] = [x, y].map((path) => (path === '/' ? '/' : `${path}/`)) as [string, string];
  return above.startsWith(below) || below.startsWith(above);
}

function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
