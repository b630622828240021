import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtProgram, threadProgram } from './built-program.js';

/** For configurations of vitest. Reading threads run a program that was built once: translating it takes most of the time of a small export. */
export const builtThreads = {
  name: 'built-threads',
  enforce: 'pre',
  transform(code: string, id: string) {
    if (!id.endsWith('/src/jobs/schema/thread-lane.ts')) return undefined;
    const beside = join(builtProgram(threadProgram), '../thread-lane.js');
    return code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(beside).href));
  },
} as const;
