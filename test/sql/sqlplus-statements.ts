/** Commands of SQL*Plus itself, which the server never sees. */
const command = /^(?:PROMPT|SET|CONNECT|CLEAR|TTITLE|BTITLE|SPOOL|WHENEVER|VARIABLE|EXIT)\b/;

/** The statements that SQL*Plus sends to the server for a script. */
export function sqlplusStatements(script: string): string[] {
  const sent: string[] = [];
  let open: string[] = [];
  const end = (last: readonly string[]) => {
    sent.push([...open, ...last].join('\n'));
    open = [];
  };
  for (const line of script.split('\n')) {
    if (open.length === 0 && (line.trim() === '' || command.test(line))) continue;
    const isBlock = /^(?:BEGIN|DECLARE)\b/.test(open[0] ?? line);
    if (isBlock && line === '/') end([]);
    else if (!isBlock && line.endsWith(';')) end([line.slice(0, -1)]);
    else open.push(line);
  }
  if (open.length > 0) throw new Error(`a statement has no end: ${open.join('\n')}`);
  return sent;
}
