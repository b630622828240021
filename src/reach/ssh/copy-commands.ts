/** The command that runs on a host which copies of archives are written to. It reads; writing is the file service's. */
export const copyCommands = {
  'check-sums': {
    directory: '/bin',
    words: ['sh', '-c', 'cd "$1" && exec sha256sum -c SHA256SUMS', 'sh', { parameter: 'copy', kind: 'path' }],
    purpose:
      'reads every byte of a copy there and compares the checksums; without it the files are read back',
    root: 'not needed',
  },
} as const;
