import { execFileSync } from 'node:child_process';

/**
 * Python's own SQLite as an independent client: runs statements and gives the rows of the last one.
 * A blob comes as `{ blob: hex }`, a REAL as `{ real: text }`, other values as they are.
 */
export function pythonSqlite(path: string, ...statements: readonly string[]): unknown[][] {
  const out = execFileSync('python3', ['-c', program, path], {
    input: JSON.stringify(statements),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return JSON.parse(out) as unknown[][];
}

const program = `
import json, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.text_factory = lambda data: data.decode('utf-8', 'replace')
def shown(value):
    if isinstance(value, bytes): return {'blob': value.hex()}
    return {'real': repr(value)} if isinstance(value, float) else value
rows = []
for statement in json.load(sys.stdin):
    rows = connection.execute(statement).fetchall()
json.dump([[shown(v) for v in row] for row in rows], sys.stdout)
`;
