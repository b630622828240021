import { beginArchive } from '../../src/archive/archive-writer.js';
import { systemClock } from '../../src/base/clock.js';
import { facts } from './sample-archive.js';

/** Writes one archive of `count` files of `size` bytes; for being killed, limited or refused on the way. */
const [root = '', count = '1', size = '1'] = process.argv.slice(2);
try {
  console.log('begin');
  const writer = await beginArchive({ root, estate: 'prod', clock: systemClock, toolVersion: '0.1.0' });
  try {
    for (let file = 0; file < Number(count); file++) {
      await writer
        .put(`captured/repositories/${file % 10}/${file}`, Buffer.alloc(Number(size), 65))
        .catch(tell);
    }
    console.log('finishing');
    console.log('finished', (await writer.finish(facts)).path);
  } catch (error) {
    tell(error);
    await writer.abandon();
  }
} catch (error) {
  tell(error);
}

function tell(error: unknown): void {
  const { code, message } = error as { code?: string; message: string };
  console.log(code, message);
}
