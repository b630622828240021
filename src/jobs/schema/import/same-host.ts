/** Two hosts are told apart by two names or by two addresses; whatever cannot be told is the same. */
export function mayBeSameHost(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  if (isLocal(a) || isLocal(b) || a === b) return true;
  if (isAddress(a) !== isAddress(b)) return true;
  return !isAddress(a) && a.split('.')[0] === b.split('.')[0];
}

/** Whether a name means the machine it is said on. */
export function isLocal(host: string): boolean {
  return host === '' || host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':');
}
