import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toolVersion } from '../src/base/version.js';
import { generatedDocs } from './generators/write-docs.js';
import { projectRoot, sourceText } from './source-files.js';

describe('the documents', () => {
  it('when the code says something else than a generated document, then `npm run docs` was forgotten', () => {
    for (const [path, text] of generatedDocs()) expect(sourceText(path), path).toBe(text);
  });

  it('when package.json is released, then the tool says the same version', () => {
    expect((JSON.parse(sourceText('package.json')) as { version: string }).version).toBe(toolVersion);
  });

  it('when man reads the manual page, then it finds nothing to complain about', () => {
    const page = join(projectRoot, 'docs/ovm-rescue.1');
    const warnings = execFileSync('man', ['--warnings=all', '-l', page], {
      encoding: 'utf8',
      env: { ...process.env, MANWIDTH: '100', LC_ALL: 'C.UTF-8', MAN_KEEP_STDERR: '1', PAGER: 'cat' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(warnings).toContain('EXIT STATUS');
    expect(warnings).toContain('ovm-rescue rebuild');
  });

  it('when a document names another file of the project, then the file is there', () => {
    for (const page of ['README.md', 'docs/design.md', 'docs/archive.md', 'docs/json.md', 'docs/errors.md']) {
      const names = [...sourceText(page).matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1] ?? '');
      for (const name of names) {
        const base = page.startsWith('docs/') ? 'docs' : '';
        expect(existsSync(join(projectRoot, base, name)), `${page} names ${name}`).toBe(true);
      }
    }
  });

  it('when a tracked text is read, then it speaks of the project alone', () => {
    const tracked = execFileSync('git', ['-C', projectRoot, 'ls-files', '-z'], { encoding: 'utf8' }).split(
      '\0',
    );
    const texts = tracked.filter(
      (path) => /\.(ts|md|py|sh|json|yml|1|txt|map)$/.test(path) && existsSync(join(projectRoot, path)),
    );
    const elsewhere = new RegExp(['/wo', 'rk/'].join('') + '|' + ['\\.\\./sha', 'red'].join(''));
    expect(texts.filter((path) => elsewhere.test(sourceText(path)))).toEqual([]);
  });
});
