import type { Compression } from '../../../src/archive/schema-layout.js';
import { Password } from '../../../src/base/password.js';
import { exportSchema } from '../../../src/jobs/schema/export-schema.js';

/** Exports what its words say and prints the archive's path, or the error. Words: port, account, archives, compression. */

const [port, user = '', password = '', archives = '', compression = 'gzip'] = process.argv.slice(2);

try {
  const { archive } = await exportSchema({
    settings: {
      engine: 'mysql',
      host: '127.0.0.1',
      port: Number(port),
      user,
      password: new Password(password),
      tls: 'off',
      compress: false,
      connectTimeoutMs: 10_000,
      stallTimeoutMs: 30_000,
    },
    databases: ['estate'],
    archives,
    estate: 'e',
    compression: compression as Compression,
    threads: 2,
    log: { info: () => undefined, warn: () => undefined },
  });
  console.log(archive.path);
} catch (error) {
  console.log(`${(error as { code?: string }).code} ${(error as Error).message}`);
}
console.log(`peak ${Math.round(process.resourceUsage().maxRSS / 1024)}`);
