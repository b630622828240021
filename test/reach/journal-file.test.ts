import { appendFileSync, chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openJournalFile } from '../../src/reach/journal-file.js';
import { scratchDirectories } from './scratch-directory.js';

const scratch = scratchDirectories();

async function written(path: string, ...entries: Record<string, unknown>[]): Promise<void> {
  const journal = await openJournalFile(path);
  for (const entry of entries) journal.append(entry);
  journal.sync();
  journal.close();
}

describe('a journal file', () => {
  it('when it is new, then it is made with its directories, closed to others', async () => {
    const path = join(scratch(), 'a/b/journal.jsonl');
    await written(path, { one: 1 }, { two: 'line\nfeed' });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    expect(readFileSync(path, 'utf8')).toBe('{"one":1}\n{"two":"line\\nfeed"}\n');
    const again = await openJournalFile(path);
    expect([again.entries, again.tornBytes]).toEqual([[{ one: 1 }, { two: 'line\nfeed' }], 0]);
    again.close();
  });

  it.each(['{"three":', '{', '\0\0\0\0', '{"three":3}', '\0\0\0\n'])(
    'when a crash left %j at its end, then that is taken off and what comes goes behind what is whole',
    async (torn) => {
      const path = join(scratch(), 'journal.jsonl');
      await written(path, { one: 1 });
      appendFileSync(path, torn);
      const journal = await openJournalFile(path);
      expect([journal.entries, journal.tornBytes]).toEqual([[{ one: 1 }], torn.length]);
      journal.append({ two: 2 });
      journal.close();
      expect(readFileSync(path, 'utf8')).toBe('{"one":1}\n{"two":2}\n');
    },
  );

  it('when a line in the middle is none, then it is named', async () => {
    const path = join(scratch(), 'journal.jsonl');
    writeFileSync(path, '{"one":1}\nbroken\n{"two":2}\n', { mode: 0o600 });
    await expect(openJournalFile(path)).rejects.toMatchObject({
      code: 'OVM_JOURNAL_DAMAGED',
      why: 'its line 2 is no entry of a journal',
    });
  });

  it.each(['my only password', 'my only password\n', '{"password":', '[1]\n', '{"at":"now"}\n[1]\n'])(
    'when a file has %j, then it is no journal, and nothing is taken off',
    async (text) => {
      const path = join(scratch(), 'precious');
      writeFileSync(path, text, { mode: 0o600 });
      await expect(openJournalFile(path)).rejects.toMatchObject({ code: 'OVM_JOURNAL_DAMAGED' });
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it('when a journal with a torn end is only looked at, then it stays as it is', async () => {
    const path = join(scratch(), 'journal.jsonl');
    writeFileSync(path, '{"one":1}\ntorn', { mode: 0o600 });
    (await openJournalFile(path)).close();
    expect(readFileSync(path, 'utf8')).toBe('{"one":1}\ntorn');
  });

  it('when another run has it, then it is locked until that one gives it back', async () => {
    const path = join(scratch(), 'journal.jsonl');
    const journal = await openJournalFile(path);
    await expect(openJournalFile(path)).rejects.toMatchObject({ code: 'OVM_LOCKED' });
    journal.close();
    journal.close();
    (await openJournalFile(path)).close();
  });

  it('when others may write in it, or it is a link, then it is not used', async () => {
    const root = scratch();
    const path = join(root, 'journal.jsonl');
    await written(path, { one: 1 });
    chmodSync(path, 0o620);
    await expect(openJournalFile(path)).rejects.toMatchObject({ code: 'OVM_JOURNAL_DAMAGED' });
    symlinkSync(path, join(root, 'link'));
    await expect(openJournalFile(join(root, 'link'))).rejects.toMatchObject({ code: 'OVM_WRITE_FAILED' });
  });

  it('when it was closed, then nothing is added', async () => {
    const journal = await openJournalFile(join(scratch(), 'journal.jsonl'));
    journal.close();
    expect(() => journal.append({ one: 1 })).toThrow(/already closed/);
  });

  it('when a line is written soon, then it stands before what is written behind it, and is there in a moment', async () => {
    const path = join(scratch(), 'journal.jsonl');
    const journal = await openJournalFile(path);
    journal.appendSoon({ one: 1 });
    journal.append({ two: 2 });
    expect(readFileSync(path, 'utf8')).toBe('{"one":1}\n{"two":2}\n');
    journal.appendSoon({ three: 3 });
    journal.syncMeanwhile();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(readFileSync(path, 'utf8')).toBe('{"one":1}\n{"two":2}\n{"three":3}\n');
    journal.appendSoon({ four: 4 });
    journal.close();
    expect(readFileSync(path, 'utf8')).toMatch(/\{"four":4\}\n$/);
  });
});
