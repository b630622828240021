/** Every kind of file that is told by its content; docs and `--kind` use these words. */
export const fileKinds = [
  'vm.cfg',
  'ovsrepo',
  'ovsmeta',
  'ovmm',
  'config',
  'ifcfg',
  'network-meta',
  'dump-db-server',
  'dump-db-repository',
  'xm-list',
  'cluster.conf',
  'ocfs2-parameters',
  'ocfs2-stats',
  'ocfs2-devices',
  'multipath',
  'device-names',
  'agent-reply',
  'rest-reply',
  'cli-script',
  'cli-transcript',
] as const;

export type FileKind = (typeof fileKinds)[number];
