import { createLocalHost } from '../../src/reach/local-host.js';

/** Walks a tree as another user and tells of each entry, and of reading each file. */
const root = String(process.argv[2]);
const host = createLocalHost();
for await (const entry of host.walk(root)) {
  const words = [entry.path, entry.type, entry.error ?? 'ok'];
  if (entry.type === 'file') {
    words.push(
      await host.readFile(`${root}/${entry.path}`, 1000).then(
        () => 'read',
        (error: { code: string }) => error.code,
      ),
    );
  }
  console.log(words.join(' '));
}
