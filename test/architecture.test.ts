import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, sourceText, typescriptFiles } from './source-files.js';

/** Who may import whom (docs/design.md, "The house"). A room's row arrives with the room. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  base: [],
  model: ['base'],
  formats: ['base'],
  reach: ['base'],
  archive: ['model', 'reach', 'base'],
  recovery: ['model', 'formats', 'base'],
  sources: ['model', 'formats', 'reach', 'base'],
  emitters: ['recovery', 'model', 'formats', 'base'],
  checks: ['model', 'archive', 'base'],
  jobs: ['checks', 'emitters', 'sources', 'recovery', 'archive', 'reach', 'formats', 'model', 'base'],
  service: ['jobs', 'archive', 'model', 'base'],
  cli: ['service', 'jobs', 'model', 'base'],
};

/** Packages and built-in modules that only some rooms may use. Built-ins that are pure may be used anywhere. */
const onlyIn: Readonly<Record<string, readonly string[]>> = {
  'node:fs': ['reach'],
  'node:fs/promises': ['reach'],
  'node:net': ['reach'],
  'node:tls': ['reach'],
  'node:http': ['reach'],
  'node:https': ['reach'],
  'node:child_process': ['reach'],
  'node:dns': ['reach'],
  mysql2: ['reach'],
  libsql: ['reach'],
  oracledb: ['reach'],
  ssh2: ['reach'],
  kysely: ['reach'],
  commander: ['cli'],
  'fast-xml-parser': ['formats'],
  yaml: ['formats'],
};

/** Files of these endings are items of a shelf; items never import one another. */
const shelfEndings = ['-source.ts', '-emitter.ts', '-check.ts', '-rule.ts', '-drift.ts', '-command.ts'];

const files = typescriptFiles('src').map((path) => ({
  path,
  imports: importsOf(sourceText(join('src', path))),
}));
const roomOf = (path: string) => (path.includes('/') ? (path.split('/')[0] ?? '') : 'main');
const targetOf = (path: string, specifier: string) =>
  normalize(join(dirname(path), specifier)).replace(/\.js$/, '.ts');

describe('the house', () => {
  it('when a file imports another room, then the arrow is in the table', () => {
    const wrong = files.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => roomOf(targetOf(path, specifier)))
        .filter(
          (room) =>
            room !== roomOf(path) && roomOf(path) !== 'main' && !mayImport[roomOf(path)]?.includes(room),
        )
        .map((room) => `${path} -> ${room}`),
    );
    expect(wrong).toEqual([]);
  });

  it('when there is a folder in src, then it is a room of the table', () => {
    const rooms = new Set(files.map(({ path }) => roomOf(path)).filter((room) => room !== 'main'));
    expect([...rooms].sort()).toEqual(Object.keys(mayImport).sort());
  });

  it('when a file uses a driver, the disk, the network or a process, then it is in the room for it', () => {
    const wrong = files.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier }) => onlyIn[specifier] && !onlyIn[specifier].includes(roomOf(path)))
        .map(({ specifier }) => `${path} -> ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it('when a package is imported, then package.json names it as a dependency', () => {
    const { dependencies } = JSON.parse(sourceText('package.json')) as {
      dependencies: Record<string, string>;
    };
    const packages = files.flatMap(({ imports }) => imports.map(({ specifier }) => specifier));
    const foreign = packages.filter(
      (specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'),
    );
    expect(foreign.filter((specifier) => !(specifier in dependencies))).toEqual([]);
  });

  it('when a file is an item of a shelf, then it imports no other item', () => {
    const isItem = (path: string) => shelfEndings.some((ending) => path.endsWith(ending));
    const wrong = files
      .filter(({ path }) => isItem(path))
      .flatMap(({ path, imports }) =>
        imports
          .map(({ specifier }) => targetOf(path, specifier))
          .filter(isItem)
          .map((target) => `${path} -> ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('when commands are members of one group, then none imports another, and the group alone lists them', () => {
    // cli/schema/schema-export.ts is a member of the group cli/schema-command.ts
    const groupOf = (path: string) => /^cli\/([a-z]+)\/\1-[a-z-]+\.ts$/.exec(path)?.[1];
    const isMember = (path: string) => groupOf(path) !== undefined && !path.endsWith('-options.ts');
    const arrows = files.flatMap(({ path, imports }) =>
      imports.map(({ specifier }) => ({ path, target: targetOf(path, specifier) })),
    );
    const toMembers = arrows.filter(({ target }) => isMember(target));
    expect(toMembers.length).toBeGreaterThan(0);
    expect(toMembers.filter(({ path, target }) => path !== `cli/${groupOf(target)}-command.ts`)).toEqual([]);
  });

  it('when files import one another, then there is no circle between them', () => {
    const arrows = new Map(
      files.map(({ path, imports }) => [
        path,
        imports
          .filter(({ specifier, typeOnly }) => specifier.startsWith('.') && !typeOnly)
          .map(({ specifier }) => targetOf(path, specifier)),
      ]),
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]) => {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      if (done.has(path) || trail.includes(path)) return;
      for (const target of arrows.get(path) ?? []) visit(target, [...trail, path]);
      done.add(path);
    };
    for (const path of arrows.keys()) visit(path, []);
    expect(circles).toEqual([]);
  });

  it('when a file exports something, then by name, and files stay small', () => {
    const texts = files.map(({ path }) => ({ path, text: sourceText(join('src', path)) }));
    expect(texts.filter(({ text }) => /^export default/m.test(text)).map(({ path }) => path)).toEqual([]);
    const long = texts.filter(
      ({ path, text }) => text.split('\n').length > 300 && !path.endsWith('-data.ts'),
    );
    expect(long.map(({ path }) => path)).toEqual([]);
    expect(sourceText('src/main.ts').split('\n').length).toBeLessThanOrEqual(16);
  });

  it('when a file is named, then not after a heap of things', () => {
    const heaps = /(^|\/)(utils?|helpers?|common|types|manager)(\.ts|\/)|-manager\.ts$/;
    expect(files.map(({ path }) => path).filter((path) => heaps.test(path))).toEqual([]);
  });
});

describe('the doubles', () => {
  it('when a double stands for something that cannot be had, then it imports nothing from src', () => {
    const wrong = typescriptFiles('test/doubles').filter((path) => {
      if (path.endsWith('.test.ts')) return false;
      return importsOf(sourceText(join('test/doubles', path))).some(({ specifier }) =>
        /(^|\/)src\//.test(specifier),
      );
    });
    expect(wrong).toEqual([]);
  });
});
