import { managerFilesSource } from './manager-files-source.js';
import { repositoryFilesSource } from './repository-files-source.js';
import type { Source } from './source.js';

/** Every source there is. A new one is a file, a line here, and a fixture. */
export const sources: readonly Source[] = [repositoryFilesSource, managerFilesSource];
