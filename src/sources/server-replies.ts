/** Where replies of a server's commands about a device are kept, below the directory of the server. */
export function deviceReplyPath(tool: 'tunefs.ocfs2' | 'debugfs.ocfs2', device: string): string {
  return `${tool}/${device.replace(/^\/dev\//, '')}.txt`;
}

/** The device that a captured reply is about; undefined for every other file. */
export function deviceOfReply(path: string): string | undefined {
  const [, device] = /(?:^|\/)servers\/[^/]+\/(?:tunefs|debugfs)\.ocfs2\/(.+)\.txt$/.exec(path) ?? [];
  return device === undefined ? undefined : `/dev/${device}`;
}
