import fc from 'fast-check';

/** Names, comments and values with everything that could be taken for structure. */
const nastyText = fc.string({
  unit: fc.constantFrom(
    'a',
    'B',
    '`',
    "'",
    '"',
    '\\',
    '(',
    ')',
    ',',
    '\n',
    ' ',
    'KEY',
    '/*',
    '*/',
    'é',
    '😀',
    ';',
    '#',
    '--',
  ),
  maxLength: 12,
});

export const nastyName = nastyText.map((text) => `n${text.replaceAll(' ', '_')}`);

const quoted = (name: string) => `\`${name.replaceAll('`', '``')}\``;
/** As the servers escape a text in SHOW CREATE TABLE. */
const literal = (text: string) =>
  `'${text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll("'", "''")}'`;

interface MadeItem {
  readonly kind: string;
  readonly name: string | null;
  readonly text: string;
}

const column = fc.tuple(nastyName, nastyText, nastyText).map(([name, value, comment]): MadeItem => {
  const type = `enum(${literal(value)},'x(') CHARACTER SET utf8 NOT NULL DEFAULT ${literal(value)}`;
  return { kind: 'column', name, text: `${quoted(name)} ${type} COMMENT ${literal(comment)}` };
});

const primary = fc.constant<MadeItem>({ kind: 'primary', name: null, text: 'PRIMARY KEY (`id`)' });

const key = fc
  .tuple(fc.constantFrom('', 'UNIQUE ', 'FULLTEXT ', 'SPATIAL '), nastyName, nastyName, nastyText)
  .map(([word, name, on, comment]): MadeItem => {
    const kind = word === '' ? 'key' : word.trim().toLowerCase();
    const text = `${word}KEY ${quoted(name)} (${quoted(on)}(10),\`b\` DESC) USING BTREE COMMENT ${literal(comment)}`;
    return { kind, name, text };
  });

const functional = nastyName.map(
  (name): MadeItem => ({
    kind: 'key',
    name,
    text: `KEY ${quoted(name)} ((concat(\`a\`,_utf8mb4'\\'),('))) /*!80000 INVISIBLE */`,
  }),
);

const foreign = fc.tuple(nastyName, nastyName, nastyName).map(
  ([name, on, table]): MadeItem => ({
    kind: 'foreign',
    name,
    text: `CONSTRAINT ${quoted(name)} FOREIGN KEY (${quoted(on)}) REFERENCES ${quoted(table)} (\`id\`) ON DELETE CASCADE`,
  }),
);

const check = fc.tuple(nastyName, nastyText).map(
  ([name, value]): MadeItem => ({
    kind: 'check',
    name,
    text: `CONSTRAINT ${quoted(name)} CHECK (\`a\` <> ${literal(value)} and (\`b\` > 0))`,
  }),
);

const period = fc.constant<MadeItem>({
  kind: 'other',
  name: null,
  text: 'PERIOD FOR SYSTEM_TIME (`f`, `u`)',
});

const options = fc
  .tuple(nastyText, fc.boolean())
  .map(
    ([comment, counts]) =>
      `ENGINE=InnoDB ${counts ? 'AUTO_INCREMENT=42 ' : ''}DEFAULT CHARSET=latin1 COMMENT=${literal(comment)}`,
  );
const partitioning = fc.constantFrom(
  '',
  '\n/*!50100 PARTITION BY RANGE (`id`)\n(PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB) */',
  "\n PARTITION BY LIST COLUMNS(`c`)\n(PARTITION `p,(` VALUES IN ('a','PARTITION BY') ENGINE = InnoDB)",
);

/** Tables as SHOW CREATE TABLE prints them, with what they were made of. */
export const madeTable = fc
  .record({
    name: nastyName,
    columns: fc.array(column, { minLength: 1, maxLength: 4 }),
    others: fc.array(fc.oneof(primary, key, functional, foreign, check, period), { maxLength: 6 }),
    options,
    partitioning,
  })
  .map((made) => {
    const items = [...made.columns, ...made.others];
    const body = items.map((item) => `\n  ${item.text}`).join(',');
    const text = `CREATE TABLE ${quoted(made.name)} (${body}\n) ${made.options}${made.partitioning}`;
    return { ...made, items, text };
  });
