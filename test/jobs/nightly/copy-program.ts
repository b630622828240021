import { silentLog } from '../../../src/base/log.js';
import { copyArchives } from '../../../src/jobs/nightly/copy-archives.js';
import type { CopyTarget } from '../../../src/jobs/nightly/copy-target.js';
import { EstateHosts } from '../../../src/jobs/ssh/estate-hosts.js';

/** Copies one archive; for being killed on the way. */
const [root = '', archive = '', target = '', key = '', knownHosts = ''] = process.argv.slice(2);
const hosts = new EstateHosts(() => ({ key, knownHosts }), silentLog);
console.log('copying');
const copies = await copyArchives({
  estate: 'prod',
  root,
  archives: [archive],
  targets: [JSON.parse(target) as CopyTarget],
  hosts,
});
console.log(JSON.stringify(copies));
