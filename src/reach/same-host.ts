import { lookup } from 'node:dns/promises';

/**
 * Whether two names of hosts mean one host: the same word, or a common address. A name that nobody resolves is a host of
 * its own.
 */
export async function isSameHost(one: string, other: string): Promise<boolean> {
  if (one.toLowerCase() === other.toLowerCase()) return true;
  const [addresses, others] = await Promise.all([addressesOf(one), addressesOf(other)]);
  return addresses.some((address) => others.includes(address));
}

/** Whether a name means this machine, whose ports may lead to any host. */
export async function isLoopback(host: string): Promise<boolean> {
  const addresses = await addressesOf(host);
  return addresses.some((address) => address === '::1' || address.startsWith('127.'));
}

async function addressesOf(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}
