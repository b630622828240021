import { Command, Option } from 'commander';
import { exitCodes } from '../../base/exit-codes.js';
import { type Advice, advise, refuseNothingKnown } from '../../jobs/recover/advise.js';
import { lookAround } from '../../jobs/recover/look-around.js';
import { type Answers, questions } from '../../jobs/recover/name-situation.js';
import { terminalOperator } from '../../jobs/recover/operator.js';
import { placeText } from '../../jobs/recover/place-text.js';
import { type CommandContext, helpAfter } from '../command-context.js';
import { shownValue } from '../terminal.js';
import { groundOf, type RecoverOptions, withRecover } from './recover-options.js';

interface AdviseOptions extends RecoverOptions, Partial<Answers> {}

const what: Readonly<Record<keyof Answers, string>> = {
  manager: 'the manager host with its software',
  database: 'the repository database',
  servers: 'servers and their storage',
};

export function recoverAdvise(context: CommandContext): Command {
  const command = new Command('advise').description(
    'Find out which situation it is: a look at archives and estate, and three questions.',
  );
  for (const key of ['manager', 'database', 'servers'] as const)
    command.addOption(
      new Option(`--${key} <WORD>`, `the answer: ${what[key]}`).choices([...questions[key].words]),
    );
  return withRecover(command)
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'The first command after a loss. Every archive is looked for and read, everything that the configuration names is asked',
          'once, and nothing is changed. What was not said by an option is asked on the terminal. The situation goes to stdout,',
          'its reasons to stderr; docs/recovery.md has them all. Exit status 3 when what was seen contradicts an answer.',
        ],
        examples: [
          'ovm-rescue recover advise --config /etc/ovm-rescue.yaml --estate prod',
          'ovm-rescue recover advise --config /etc/ovm-rescue.yaml --manager there --database lost --servers there --json',
        ],
        exitCodes: [0, 1, 2, 3, 10, 12, 130],
      }),
    )
    .action(async (options: AdviseOptions) => {
      const { terminal } = context;
      const { manager, database, servers } = options;
      const tell = (line: string) => terminal.err(`${shownValue(line)}\n`);
      const ground = groundOf(options, context);
      const look = await lookAround(ground);
      refuseNothingKnown(look, ground);
      for (const { severity, text } of look.findings) tell(`${severity}: ${text}`);
      const said = {
        ...(manager && { manager }),
        ...(database && { database }),
        ...(servers && { servers }),
      };
      const advice = await advise(look, said, terminalOperator(tell));
      if (advice.doubts.length > 0) context.exit(exitCodes.incomplete);
      if (options.json) {
        const { findings, backups, manager: ports } = look;
        terminal.out(`${JSON.stringify({ ...advice, findings, backups, manager: ports }, null, 2)}\n`);
      } else {
        for (const line of adviceLines(advice, placeText(options))) tell(line);
        terminal.out(`${advice.situation ?? 'none'}\n`);
      }
    });
}

function adviceLines({ situation, title, reasons, doubts, notThis }: Advice, place: string): string[] {
  const next = situation === undefined ? [] : [`Next: ovm-rescue recover plan ${situation} ${place}`];
  return [
    ...(situation === undefined ? [] : [`${situation}: ${title}`]),
    ...reasons,
    ...doubts.map((doubt) => `doubt: ${doubt}`),
    ...notThis.map((line) => `it is another situation ${line}`),
    ...next,
  ];
}
