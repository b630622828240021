import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createSqlite } from '../../../src/reach/database/sqlite/open-sqlite.js';
import { scratchDirectories } from '../scratch-directory.js';

const scratch = scratchDirectories();

vi.mock('libsql', () => {
  throw new Error("Cannot find module '@libsql/linux-riscv64-gnu'");
});

it('when there is no driver for this platform, then all can be imported and opening a file says what is missing', async () => {
  await expect(createSqlite(join(scratch(), 'x.db'))).rejects.toMatchObject({
    code: 'OVM_DB_FAILED',
    message: expect.stringContaining(`no SQLite driver for ${process.platform} on ${process.arch}`),
  });
});
