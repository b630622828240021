/** Statements of a script for SQL*Plus: PL/SQL ends at a line with `/`, everything else at a semicolon at the end of a line. */
export function scriptStatements(script: string): string[] {
  const found: string[] = [];
  let lines: string[] = [];
  const take = (last?: string) => {
    if (last !== undefined) lines.push(last);
    found.push(lines.join('\n'));
    lines = [];
  };
  for (const line of script.split('\n')) {
    const isPlsql = /^CREATE OR REPLACE (?:TRIGGER|FUNCTION|PROCEDURE|PACKAGE|TYPE)\b/.test(lines[0] ?? line);
    if (line === '/') take();
    else if (lines.length === 0 && (line === '' || line.startsWith('--'))) continue;
    else if (!isPlsql && line.endsWith(';')) take(line.slice(0, -1));
    else lines.push(line);
  }
  if (lines.length > 0) take();
  return found;
}
