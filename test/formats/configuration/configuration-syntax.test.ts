import { describe, expect, it } from 'vitest';
import { largestConfigurationBytes, readConfigurationFile } from '../../../src/formats/configuration-file.js';
import { estateOf, told } from './whole-configuration.js';

const otherIndent =
  'this line is indented otherwise than those above it; keys of one mapping, and items of one list, begin in the same column';

describe('what is no configuration', () => {
  it.each([
    ['nothing', '', ['1:1 error the file is empty']],
    ['comments alone', '# nothing\n', ['1:1 error the file is empty']],
    ['a text', 'estates\n', ['1:1 error a mapping (KEY: VALUE) is needed, and here is a text']],
    ['a list', '- estates\n', ['1:1 error a mapping (KEY: VALUE) is needed, and here is a list (- ITEM)']],
    [
      'a tab in the indentation',
      'estates:\n\tprod: {servers: [a]}\n',
      ['2:1 error a tab stands here; use blanks'],
    ],
    [
      'a tab behind a colon',
      'estates:\n  prod:\t{servers: [a], x: 1}\n',
      [
        '2:8 error a tab stands here; use blanks',
        '2:24 error estates.prod.x: this key is not known; keys here are release, map, archives, retention, nightly, ssh, hosts, repositories, manager-files, servers, manager, manager-cli, manager-rest, agents, database-servers',
      ],
    ],
    [
      'two documents',
      `${estateOf('servers: [a]')}---\nestates: {}\n`,
      ['4:1 error a second document begins here; a configuration is one'],
    ],
    [
      'a directive',
      `%YAML 1.1\n---\n${estateOf('servers: [a]')}`,
      ['1:1 error a line that begins with % is a directive, which is not taken'],
    ],
    [
      'an anchor, aliases and a tag',
      estateOf('servers: &a [x]', 'manager: *a', 'release: !!str 3.4', '<<: *a'),
      [
        '3:17 error estates.prod.servers: an anchor (&NAME) is not taken; put a value that begins with & in quotes',
        '4:14 error estates.prod.manager: an alias (*NAME) is not taken; write the value itself, and in quotes if it begins with *',
        '5:20 error estates.prod.release: a tag (!NAME) is not taken; put a value that begins with ! in quotes',
        '6:5 error estates.prod."<<": this key is not known; keys here are release, map, archives, retention, nightly, ssh, hosts, repositories, manager-files, servers, manager, manager-cli, manager-rest, agents, database-servers',
        '6:9 error estates.prod."<<": an alias (*NAME) is not taken; write the value itself, and in quotes if it begins with *',
      ],
    ],
    [
      'a key that is no word',
      estateOf('servers: [a]', '? [x]', ': y', '{a: b}: c'),
      [
        '4:7 error estates.prod: a key is one word; put a value that begins with a bracket, * or & in quotes',
        '6:5 error estates.prod: a key is one word; put a value that begins with a bracket, * or & in quotes',
        '6:5 error the text is no YAML from here on',
      ],
    ],
    [
      'brackets without end',
      estateOf('servers: [a', 'manager: b'),
      ['4:5 error the indentation fits no line before; keys of one mapping begin in the same column'],
    ],
    [
      'a quote without end',
      estateOf("manager: 'a", 'release: 3.4'),
      [
        '3:14 error estates.prod.manager: [USER@]HOST[:PORT], an IPv6 address in brackets, is needed',
        '4:17 error a sign is missing: a closing quote or bracket, a comma, or the colon behind a key',
      ],
    ],
    [
      'two colons',
      estateOf('relase: 3.4', 'manager: a: b', 'servers: [a]', 'x: 1'),
      [
        '3:5 error estates.prod.relase: this key is not known; release was probably meant',
        '4:14 error a second key or a colon stands in the line; put a value that holds ": " in quotes',
      ],
    ],
    [
      'an indentation that fits nothing',
      'estates:\n  prod:\n    servers: [a]\n   manager: b\n',
      [`4:4 error ${otherIndent}`],
    ],
    [
      'items of a list in several columns',
      'estates:\n  prod:\n    repositories:\n        - /OVS\n       - /x\n',
      [`5:8 error ${otherIndent}`],
    ],
    [
      'an item in the column of its key below items that stand deeper',
      'estates:\n  prod:\n    repositories:\n      - /OVS\n    - /x\n',
      [`5:5 error ${otherIndent}`],
    ],
    [
      'a key that stands deeper than the one above',
      'estates:\n  prod:\n    release: 3.3\n     repositories: [/x]\n',
      [`4:6 error ${otherIndent}`],
    ],
    [
      'a slip in the name of a source',
      'estates:\n  prod:\n    manger: a\n',
      ['3:5 error estates.prod.manger: this key is not known; manager was probably meant'],
    ],
    [
      'a release that is older',
      'estates:\n  prod:\n    release: 3.1\n    servers: [a]\n',
      ['3:14 error estates.prod.release: for an estate of 3.1 write 3.2'],
    ],
    [
      'control characters',
      'estates:\0\n',
      ['1:9 error a control character stands here; the file must be plain text in UTF-8'],
    ],
    [
      'UTF-16',
      Buffer.from('estates:\n', 'utf16le'),
      ['1:2 error a control character stands here; the file must be plain text in UTF-8'],
    ],
    [
      'latin-1',
      Buffer.from('# a\nestates: # gr\xfc\xdfe\n', 'latin1'),
      ['2:14 error the file is not in UTF-8'],
    ],
    [
      'a thousand levels',
      '['.repeat(1000),
      ['1:13 error this stands deeper than any key of a configuration'],
    ],
    [
      'levels by indentation',
      Array.from({ length: 100 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      ['81:82 error this stands deeper than any key of a configuration'],
    ],
    [
      'levels in one line',
      '- '.repeat(1000),
      ['1:83 error this stands deeper than any key of a configuration'],
    ],
    [
      'too many bytes',
      `# ${'x'.repeat(largestConfigurationBytes)}\n`,
      ['1:1 error the file has 262147 bytes; a configuration has at most 262144'],
    ],
  ])('when it is %s, then it says so', (_, text, lines) => {
    expect(told(text)).toEqual(lines);
  });

  it('when aliases would multiply, then they are refused and nothing is multiplied', () => {
    const levels = Array.from(
      { length: 20 },
      (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}*l${i}]`,
    );
    const begin = performance.now();
    const { findings } = readConfigurationFile(Buffer.from(['l0: &l0 [x]', ...levels].join('\n')));
    expect(findings.some(({ code }) => code === 'alias')).toBe(true);
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  it.each(['[', '{a: ', '? ', '- ', '"', 'a: b\n', 'k: &a *a !!b c\n', ': ', '---\n', '%\n', ' ', '\r'])(
    'when a large file repeats %j, then four times as much takes not much more than four times as long',
    (piece) => {
      const timeFor = (bytes: number) => {
        const text = Buffer.from(piece.repeat(Math.floor(bytes / piece.length)));
        const begin = performance.now();
        expect(readConfigurationFile(text).findings.length).toBeGreaterThan(0);
        return performance.now() - begin;
      };
      timeFor(4_000);
      // a quadratic reader needs sixteen times as long
      expect(timeFor(64_000)).toBeLessThan(10 * timeFor(16_000) + 100);
    },
  );
});
