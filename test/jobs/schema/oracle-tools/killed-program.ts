import { silentLog } from '../../../../src/base/log.js';
import { exportByTools } from '../../../../src/jobs/schema/oracle-tools/export-by-tools.js';
import { type ToolWords, withTools } from '../../../../src/jobs/schema/oracle-tools/tools-at-hand.js';

/** An export in a process of its own, so that it can be killed. Words and directory of archives are its arguments. */
const [words = '{}', archives = ''] = process.argv.slice(2);
await withTools(JSON.parse(words) as ToolWords, silentLog, (tools) =>
  exportByTools({ tools, archives, estate: 'prod', log: silentLog }),
);
