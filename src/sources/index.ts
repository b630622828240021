import { managerCliSource } from './manager-cli-source.js';
import { managerFilesSource } from './manager-files-source.js';
import { managerRestSource } from './manager-rest-source.js';
import { repositoryFilesSource } from './repository-files-source.js';
import { serverAgentSource } from './server-agent-source.js';
import type { FileSource, Source } from './source.js';

/** The sources that are read from files of a host. */
export const fileSources: readonly FileSource[] = [repositoryFilesSource, managerFilesSource];

/** Every source there is. A new one is a file, a line here, and a fixture. */
export const sources: readonly Source[] = [
  ...fileSources,
  managerRestSource,
  managerCliSource,
  serverAgentSource,
];
