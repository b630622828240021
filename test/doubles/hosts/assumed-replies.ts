import { python2Repr } from '../../generators/python2-repr.js';

/** Replies of commands of an Oracle VM Server that no public sample shows. Each is assumed, and counted in README. */
export const assumedReplies = {
  /** The agent's database of a pool, as pprint prints a dict. */
  'ovs-agent-db dump_db server_pool': (pool: string) =>
    `{'pool_alias': ${python2Repr(pool)},\n 'pool_master_ip': '192.168.10.11'}`,
  /** One map with one path. */
  'multipath -ll': (wwid: string) =>
    [
      `${wwid} dm-0 SUN,Sun Storage 7410`,
      'size=200G features=0 hwhandler=0 wp=rw',
      '`-+- policy=round-robin prio=1 status=active',
      '  `- 3:0:0:0 sdb 8:16 active ready running',
    ].join('\n'),
  /** A directory and who may mount it, for each line. */
  'showmount -e': () => '/export/isostore 192.168.10.0/24\n/export/backup (everyone)',
  /** What a manager's host has installed. */
  'rpm -qa of a manager': () => 'ovm-manager\t3.3.3\t1085\tnoarch',
} as const;

export const assumedReplyCount: number = Object.keys(assumedReplies).length;
