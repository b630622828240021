/** CREATE SEQUENCE as it is compared: without where the sequence has got to, which changes by itself. */
export function withoutSequencePosition(createStatement: string): string {
  return createStatement.replace(/^(CREATE SEQUENCE "[^"]*" .*?)START WITH -?\d+ /, '$1');
}
