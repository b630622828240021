import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameterFile, toolLogin } from '../../../src/formats/oracle-logs/parameter-file.js';
import {
  literal,
  readSqlplusOutput,
  sqlplusScript,
} from '../../../src/formats/oracle-logs/sqlplus-script.js';

const query = { text: 'SELECT a, b FROM t WHERE o = :owner', binds: { owner: "O'S" }, columns: ['a', 'b'] };
const block = { text: 'BEGIN x; END;' };
const connected = ['ovm-rescue> settings', 'ovm-rescue> probe', 'ovm-rescue|~|&probe   |~|'];

describe('a script for SQL*Plus', () => {
  it('when it is composed, then substitution is off before the password comes, and binds are literals', () => {
    const script = sqlplusScript('ovs/"a&b"', [query, block]);
    expect(script.indexOf('SET DEFINE OFF')).toBeLessThan(script.indexOf('CONNECT ovs/"a&b"'));
    expect(script).toContain("VARIABLE owner VARCHAR2(4000)\nBEGIN :owner := 'O''S'; END;\n/\nSELECT a, b");
    expect(script).toContain('BEGIN x; END;\n/\n');
    expect(() => literal('a\nEXIT')).toThrow('line feeds');
  });

  it('when it has run, then each statement has its rows or its messages', () => {
    const text = [
      ...[
        'ovm-rescue> login',
        ...connected,
        'ovm-rescue> 0',
        'ORA-1|~|2  ',
        '      |~|',
        'ovm-rescue> 1',
        'BEGIN x; END;',
      ],
      ...[
        '*',
        'ERROR at line 1:',
        'ORA-06550: line 1, column 7:',
        'PLS-00201: identifier',
        '',
        'ovm-rescue> end',
      ],
    ].join('\n');
    const output = readSqlplusOutput(text, [query, block]);
    expect(output).toMatchObject({ login: [], isWhole: true });
    expect(output.answers[0]?.rows).toEqual([
      { a: 'ORA-1', b: '2' },
      { a: '', b: '' },
    ]);
    expect(output.answers[1]?.messages.map(({ code }) => code)).toEqual(['ORA-06550', 'PLS-00201']);
    expect(readSqlplusOutput('ovm-rescue> login\nERROR:\nORA-01017: invalid\n', [query]).login[0]?.code).toBe(
      'ORA-01017',
    );
    const odd = [...connected, 'ovm-rescue> 0', 'a|~|b|~|c', ''].join('\n');
    expect(() => readSqlplusOutput(odd, [query])).toThrow('3 columns instead of 2');
  });

  it('when glogin.sql overruled the settings, then they come again after the login, and a row proves them', () => {
    const script = sqlplusScript('ovs/"x"', [query]);
    const after = script.slice(script.indexOf('CONNECT'), script.indexOf('PROMPT ovm-rescue> 0'));
    for (const words of ['HEADING OFF PAGESIZE 0 LINESIZE 32767', 'DEFINE OFF', 'COLSEP', 'CLEAR COLUMNS'])
      expect(after).toContain(words);
    expect(after.indexOf("SELECT 'ovm-rescue'")).toBeGreaterThan(after.indexOf('WHENEVER SQLERROR CONTINUE'));
    for (const rows of [
      ['', 'name', '-----', 'ovm-rescue'],
      ['ovm-rescue', '&probe'],
      ['ovm-rescue|~|&probe|~|', 'ovm-rescue|~|&probe|~|'],
      ['Enter value for probe: ', 'ovm-rescue|~|x|~|'],
    ]) {
      const text = ['ovm-rescue> login', 'ovm-rescue> probe', ...rows, 'ovm-rescue> end', ''].join('\n');
      expect(() => readSqlplusOutput(text, []), rows.join()).toThrow('look for what glogin.sql');
    }
  });

  it('when the password will expire, then the login succeeded, and that is a note', () => {
    const expiring = ['ovm-rescue> login', 'ERROR:', 'ORA-28002: the password will expire within 7 days', ''];
    const output = readSqlplusOutput([...expiring, ...connected, 'ovm-rescue> end', ''].join('\n'), []);
    expect(output).toMatchObject({ login: [], isWhole: true });
    expect(output.notes.map(({ code }) => code)).toEqual(['ORA-28002']);
    const refused = ['ovm-rescue> login', 'ERROR:', 'ORA-28001: the password has expired', ''];
    const unconnected = [...refused, 'ovm-rescue> probe', 'SP2-0640: Not connected', 'ovm-rescue> end', ''];
    const codes = readSqlplusOutput(unconnected.join('\n'), []).login.map(({ code }) => code);
    expect(codes).toEqual(['ORA-28001', 'SP2-0640']);
  });

  it('when nothing was answered though it came to its end, then no list is taken for empty', () => {
    const silent = 'ovm-rescue> login\novm-rescue> probe\novm-rescue> 0\novm-rescue> end\n';
    expect(() => readSqlplusOutput(silent, [query])).toThrow('no row where one was asked for');
  });
});

describe('a parameter file', () => {
  it('when values have signs of their own, then they stand between apostrophes', () => {
    const text = parameterFile({
      USERID: toolLogin('ovs', 'it#s & $x'),
      FILE: '/tmp/a.dmp',
      TABLES: ['A', 'B'],
      N: 3,
    });
    expect(text).toBe(`USERID='ovs/"it#s & $x"'\nFILE=/tmp/a.dmp\nTABLES=(A,B)\nN=3\n`);
    expect(toolLogin(null, '')).toBe('/');
    expect(toolLogin('Mixed Case', 'x')).toBe('"Mixed Case"/"x"');
  });

  it('when a name is not in capitals or has a pound sign, then it is refused, since tools take it for another', () => {
    expect(parameterFile({ OWNER: 'OVS_2$', REMAP_SCHEMA: 'OVS:OVS2' })).toBe(
      'OWNER=OVS_2$\nREMAP_SCHEMA=OVS:OVS2\n',
    );
    for (const name of ['Ovs', 'ovs', 'OVS#2', '2OVS', 'OVS OVS', '"OVS"', 'ÖVS', ''])
      for (const parameter of ['OWNER', 'FROMUSER', 'TOUSER', 'SCHEMAS'])
        expect(() => parameterFile({ [parameter]: name }), name).toThrow('for another name');
    expect(() => parameterFile({ REMAP_SCHEMA: 'OVS:Ovs' })).toThrow('would take Ovs for another name');
    expect(parameterFile({ FILE: '/tmp/a#b.dmp' })).toBe(`FILE='/tmp/a#b.dmp'\n`);
    for (const path of ["/tmp/a'b", '/tmp/a\\b'])
      expect(() => parameterFile({ FILE: path }), path).toThrow('a parameter cannot hold');
  });

  it('when a password could end its line or its quotation, then it is refused, and not shown', () => {
    for (const password of ['a"b', 'a\nb', 'a\rb', "a'b", 'a\\b']) {
      expect(() => toolLogin('ovs', password)).toThrow(TypeError);
      expect(() => toolLogin('ovs', password)).not.toThrow(password);
    }
    fc.assert(
      fc.property(fc.string(), (password) => {
        fc.pre(!/["'\\\n\r\0]/.test(password));
        expect(parameterFile({ USERID: toolLogin('ovs', password) }).split('\n')).toHaveLength(2);
      }),
    );
  });
});
