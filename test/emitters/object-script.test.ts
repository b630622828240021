import { describe, expect, it } from 'vitest';
import { objectScript, type ScriptedObject } from '../../src/emitters/object-script.js';

const procedure: ScriptedObject = {
  kind: 'procedure',
  name: 'p',
  createStatement: 'CREATE PROCEDURE p() SELECT 1',
  sqlMode: 'NO_BACKSLASH_ESCAPES',
  characterSetClient: 'utf8',
  collationConnection: 'utf8_bin',
  databaseCollation: 'utf8_general_ci',
  timeZone: null,
};
const text = (changes: Partial<ScriptedObject>, encoding: BufferEncoding = 'utf8') =>
  Buffer.from(objectScript({ ...procedure, ...changes }, 'utf8_general_ci')).toString(encoding);

describe('the file of an object', () => {
  it('when it is written, then the session comes first, the mode last', () => {
    expect(text({})).toBe(
      '-- procedure p\nSET character_set_client = utf8;\nSET collation_connection = utf8_bin;\n' +
        "SET sql_mode = 'NO_BACKSLASH_ESCAPES';\nDELIMITER ;;\nCREATE PROCEDURE p() SELECT 1\n;;\nDELIMITER ;\n",
    );
  });

  it('when the text holds a delimiter, then another one is taken', () => {
    expect(text({ createStatement: "SELECT ';; $$1$$'" })).toContain('DELIMITER $$2$$\n');
  });

  it('when the database had another collation, then it gets it for the moment', () => {
    const script = text({ databaseCollation: 'latin1_bin' });
    expect(script).toMatch(/^ALTER DATABASE COLLATE latin1_bin;\n/m);
    expect(script.endsWith('DELIMITER ;\nALTER DATABASE COLLATE utf8_general_ci;\n')).toBe(true);
  });

  it('when it was made in latin1, then its bytes are latin1 as MySQL knows it', () => {
    expect(text({ createStatement: "SELECT 'ü€ƒ'", characterSetClient: 'latin1' }, 'hex')).toContain(
      Buffer.from([0x27, 0xfc, 0x80, 0x83, 0x27]).toString('hex'),
    );
  });

  it('when its character set cannot be written, then it is UTF-8 and a remark says so', () => {
    for (const [characterSetClient, createStatement] of [
      ['latin1', "SELECT '東'"],
      ['sjis', "SELECT 'ü'"],
    ] as const) {
      const script = text({ characterSetClient, createStatement });
      expect(script).toContain(
        `-- made in ${characterSetClient}, written in utf8mb4\nSET character_set_client = utf8mb4;`,
      );
      expect(script).toContain(createStatement);
    }
  });

  it('when a name holds a line feed, then it stays in its remark', () => {
    expect(text({ name: 'p\nDROP TABLE x;' })).toMatch(/^-- procedure p\?DROP TABLE x;\nSET/);
  });
});
