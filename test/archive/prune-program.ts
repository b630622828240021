import { planPrune, pruneArchives } from '../../src/archive/prune-archives.js';
import { uuid } from './sample-archive.js';

/** Prunes the estate `prod` down to its newest archive; for being killed, or refused by a full disk, on the way. */
const [root = ''] = process.argv.slice(2);
try {
  const plan = await planPrune({ root, estate: 'prod', managerUuid: uuid, keep: 1 });
  console.log('begin');
  await pruneArchives(plan, (path) => console.log('removed', path));
  console.log('finished');
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  console.log(code, message);
}
