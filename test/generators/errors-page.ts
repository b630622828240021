import { errorCatalogue } from '../../src/base/errors.js';
import { exitCodeMeanings } from '../../src/base/exit-codes.js';

/** docs/errors.md: exit codes and the error catalogue. */
export function errorsPage(): string {
  const codes = Object.entries(exitCodeMeanings).map(([code, meaning]) => `| ${code} | ${meaning} |`);
  const errors = Object.entries(errorCatalogue).map(
    ([code, { exitCode, tried, next }]) =>
      `| \`${code}\` | ${exitCode} | could not ${tried} … | ${next.replaceAll('|', '\\|')} |`,
  );
  return `# Exit codes and errors

Made from \`src/base/errors.ts\` by \`npm run docs\`; a test keeps the two equal.

## Exit codes

A promise to scripts and cron jobs. Treat a code that is not listed here as a failure.

| code | meaning |
|---|---|
${codes.join('\n')}

## Errors

An error is printed on stderr as \`error: could not <what> <on what>: <why>\` and, on the next line, what to do: what the table
says, or something that fits the case better. With
\`--json\` it is one line \`{"error":{"code","message","hint","exitCode"}}\`. Anything else is a bug in this tool; it is
printed with its stack and asks to be reported. Codes are never reused.

| code | exit | message | what to do next |
|---|---|---|---|
${errors.join('\n')}
`;
}
