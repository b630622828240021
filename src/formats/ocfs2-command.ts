import { quoteShellWord } from './shell-word.js';

/** What a file system is made again from; sizes in bytes. Without `blockSize` mkfs.ocfs2 chooses by itself. */
export interface MkfsOcfs2Parameters {
  readonly label: string;
  readonly uuid: string;
  readonly nodeSlots: number;
  readonly blockSize?: number;
  readonly clusterSize?: number;
}

export interface MkfsOcfs2Options {
  /** Adds `-C <clusterSize>`: `-T vmstore` alone chooses it by the size of the device. */
  readonly withClusterSize?: boolean;
}

/**
 * The mkfs.ocfs2 line that makes the file system again (article Listing 2; mkfs.ocfs2(8)): same label, same uuid,
 * in lower case without hyphens. The line destroys what is on the device; run it with stdin from /dev/null.
 */
export function mkfsOcfs2Command(
  parameters: MkfsOcfs2Parameters,
  device: string,
  options: MkfsOcfs2Options = {},
): string {
  const { label, uuid, nodeSlots, blockSize, clusterSize } = parameters;
  const words = ['mkfs.ocfs2', '-J', 'block64'];
  if (blockSize !== undefined) words.push('-b', String(blockSize));
  if (options.withClusterSize && clusterSize !== undefined) words.push('-C', String(clusterSize));
  words.push(
    '-L',
    label,
    '-U',
    uuid.replaceAll('-', '').toLowerCase(),
    '-T',
    'vmstore',
    '-N',
    String(nodeSlots),
  );
  return [...words, device].map(quoteShellWord).join(' ');
}

/** The line that asks a device for its parameters (article Listing 1; tunefs.ocfs2(8)). `\n` is for the tool, not the shell. */
export function tunefsQueryCommand(device: string): string {
  return `tunefs.ocfs2 -Q "B=%B, T=%T, N=%N V=%V U=%U\\n" ${quoteShellWord(device)}`;
}
