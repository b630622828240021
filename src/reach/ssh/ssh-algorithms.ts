import type { Algorithms, KexAlgorithm, ServerHostKeyAlgorithm } from 'ssh2';

/** What the SSH servers of Oracle Linux 5 and 6 and of the manager's CLI may need, and is taken with `legacy` only. */
export const legacyAlgorithms = {
  kex: [
    'diffie-hellman-group14-sha1',
    'diffie-hellman-group-exchange-sha1',
    'diffie-hellman-group1-sha1',
  ] as const satisfies readonly KexAlgorithm[],
  serverHostKey: ['ssh-dss'] as const satisfies readonly ServerHostKeyAlgorithm[],
  cipher: ['aes128-cbc', '3des-cbc'] as const,
};

const hostKeyAlgorithms: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
];

/**
 * The algorithms for one connection. Host keys of the types that are known come first: a server with several keys
 * shall show one that can be compared.
 */
export function sshAlgorithms(legacy: boolean, knownTypes: ReadonlySet<string>): Algorithms {
  const all = legacy ? [...hostKeyAlgorithms, ...legacyAlgorithms.serverHostKey] : hostKeyAlgorithms;
  const isKnown = (algorithm: string) =>
    knownTypes.has(algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm);
  const serverHostKey = [...all.filter(isKnown), ...all.filter((algorithm) => !isKnown(algorithm))];
  if (!legacy) return { serverHostKey };
  return {
    serverHostKey,
    kex: { append: [...legacyAlgorithms.kex], prepend: [], remove: [] },
    cipher: { append: [...legacyAlgorithms.cipher], prepend: [], remove: [] },
  };
}
