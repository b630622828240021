import { RescueError } from '../../../base/errors.js';
import type { Password } from '../../../base/password.js';
import { maskedLog, maskedMessages } from '../../../formats/oracle-logs/masked-output.js';
import {
  type ParameterValue,
  parameterFile,
  toolLogin,
} from '../../../formats/oracle-logs/parameter-file.js';
import {
  readSqlplusOutput,
  type SqlplusAnswer,
  type SqlplusStatement,
  sqlplusScript,
} from '../../../formats/oracle-logs/sqlplus-script.js';
import { readToolLog, type ToolLog } from '../../../formats/oracle-logs/tool-log.js';
import { isHarmless, type ToolMessage } from '../../../formats/oracle-logs/tool-messages.js';
import type { ToolHost } from '../../../reach/oracle-tools/tool-host.js';
import { remoteCommandLine } from '../../../reach/remote-commands.js';
import { sqlStatement } from '../../../reach/sql-statement.js';
import { toolFailure, toolKilled } from './tool-failure.js';

export type DumpTool = 'exp' | 'expdp' | 'imp' | 'impdp';

/** How the tools log in and where they are. */
export interface ToolSessionFacts {
  readonly host: ToolHost;
  /** ORACLE_HOME. */
  readonly home: string;
  /** What stands in TWO_TASK. */
  readonly connect: string;
  /** For messages, without credentials. */
  readonly address: string;
  /** Null when the wallet of the connect identifier knows account and password. */
  readonly user: string | null;
  readonly password: Password;
  /** A tool that prints nothing for so long is given up. */
  readonly stallMs: number;
}

/** How long a silent tool is waited for. */
interface Waiting {
  readonly stallMs?: number;
  readonly isAtWork?: (() => Promise<boolean>) | undefined;
}

/** What is asked of SQL*Plus. */
interface SqlplusWork {
  /** It reads whole tables, or changes the database: silence is no reason to end it. */
  readonly isLong?: boolean;
}

/** What a run of exp, imp, expdp or impdp needs besides its parameters. */
export interface ToolRunFacts extends Pick<Waiting, 'isAtWork'> {
  readonly workplace: string;
  readonly characterSet: string;
}

/** What a tool that came to its end printed. */
export interface EndedTool {
  readonly log: ToolLog;
  readonly text: string;
}

/** SQL*Plus converts, so its texts are UTF-8 whatever the database has. */
const sqlplusLanguage = 'AMERICAN_AMERICA.AL32UTF8';
const unicode: ReadonlySet<string> = new Set(['AL32UTF8', 'UTF8']);
const otherLogin =
  'Log in by a wallet of that host (--tools-wallet ALIAS), or set another password: ALTER USER … IDENTIFIED BY ….';
const bySignal = 'it was ended by';
const longestOutput = 64 * 1024 * 1024;
/**
 * imp and impdp build indexes and validate keys without a word for as long as it takes, SQL*Plus counts, compares, drops and
 * compiles so, and what they have half done is worse than waiting. A connection that breaks is noticed all the same.
 */
const longestWorkMs = 24 * 3_600_000;

/** The tools of one database with one login. Their passwords go by standard input and parameter files alone. */
export class ToolSession {
  readonly facts: ToolSessionFacts;
  /** What the database said at logins that succeeded, by code: that the password will expire. */
  readonly notes = new Map<string, ToolMessage>();

  constructor(facts: ToolSessionFacts) {
    this.facts = facts;
  }

  get host(): ToolHost {
    return this.facts.host;
  }

  /**
   * Throws OVM_DB_LOGIN for a password that exp and imp would read in another way than SQL*Plus: they take their parameter
   * file to be in the character set of NLS_LANG, which is the database's, and a wrong one counts towards the lock of the account.
   */
  refuseOtherSigns(characterSet: string): void {
    const { user, password, address } = this.facts;
    if (unicode.has(characterSet) || /^[\x20-\x7e]*$/.test(`${user ?? ''}${password.reveal()}`)) return;
    const why = `user or password has signs beyond ASCII, which the tools would read as ${characterSet} from their parameter file`;
    throw new RescueError('OVM_DB_LOGIN', address, why, undefined, otherLogin);
  }

  /** Names of the tools that are there. */
  async tools(): Promise<ReadonlySet<string>> {
    const { home } = this.facts;
    const { text } = await this.#output(remoteCommandLine('tool-list', { home }));
    return new Set(text.split('\n').filter(Boolean));
  }

  /**
   * Sends statements by SQL*Plus, in one session. What one of them fails with is in its answer; a condition that failed has
   * the last one, since nothing after it was done. Throws OVM_DB_LOGIN,
   * OVM_DB_UNREACHABLE and what else `toolFailure` makes of a login that fails; OVM_TOOL_KILLED.
   */
  async sql(
    statements: readonly SqlplusStatement[],
    { isLong = false }: SqlplusWork = {},
  ): Promise<readonly SqlplusAnswer[]> {
    const { home, connect, address } = this.facts;
    const line = remoteCommandLine('sqlplus', { home, connect, language: sqlplusLanguage });
    const script = sqlplusScript(this.#login(), statements);
    const waiting = isLong ? { stallMs: longestWorkMs } : {};
    const { text, how } = await this.#output(line, [Buffer.from(script)], waiting);
    const output = this.#read(text, statements);
    if (output.login.length > 0) throw toolFailure('sqlplus', address, output.login);
    for (const note of output.notes) this.notes.set(note.code, note);
    const lost = output.answers
      .flatMap(({ messages }) => messages)
      .filter(({ known }) => known?.kind === 'lost');
    if (lost.length > 0) throw toolFailure('sqlplus', address, lost);
    const { answers } = output;
    const refused = statements.findIndex(
      ({ isCondition }, index) => isCondition && answers[index]?.messages.length,
    );
    if (refused >= 0) return answers.slice(0, refused + 1);
    if (!output.isWhole) throw toolKilled('sqlplus', address, how ?? 'it ended before the last statement');
    return answers;
  }

  /** The rows of a query in `sql/`. Throws what `sql` throws, and the failure of the query. */
  async query(name: string, binds: Readonly<Record<string, string>> = {}, view: 'ALL' | 'DBA' = 'ALL') {
    const [answer] = await this.sql([queryStatement(name, binds, view)]);
    return this.rowsOf(answer);
  }

  /** The rows of an answer. Throws its failure. */
  rowsOf(answer: SqlplusAnswer | undefined): SqlplusAnswer['rows'] {
    if (!answer || answer.messages.length > 0) {
      throw toolFailure('sqlplus', this.facts.address, answer?.messages ?? []);
    }
    return answer.rows;
  }

  /**
   * Runs a tool with a parameter file, which holds the login and is removed right after. Its log is told whatever it
   * says, but one that was killed, or did not log in, is thrown.
   */
  async run(
    tool: DumpTool,
    parameters: Readonly<Record<string, ParameterValue>>,
    { workplace, characterSet, isAtWork }: ToolRunFacts,
  ): Promise<EndedTool> {
    const { home, connect, address, host, stallMs } = this.facts;
    const file = `${workplace}/parameters`;
    const content = Buffer.from(parameterFile({ USERID: this.#login(), ...parameters }));
    await this.put(file, [content]);
    try {
      const language = `AMERICAN_AMERICA.${characterSet}`;
      const waiting = tool === 'imp' || tool === 'impdp' ? { stallMs: longestWorkMs } : { isAtWork };
      const line = remoteCommandLine(tool, { home, connect, language, file });
      const { bytes, how } = await this.#output(line, [], waiting);
      const { log, text } = this.#logOf(decoded(bytes, characterSet));
      if (log.end === 'nowhere') {
        // what a killed tool had said before is not what ended it
        const real = log.messages.filter((message) => !isHarmless(message));
        if (real.length > 0 && !how?.startsWith(bySignal)) throw toolFailure(tool, address, real);
        throw toolKilled(tool, address, how ?? 'its last line is missing');
      }
      return { log, text };
    } finally {
      const line = remoteCommandLine('tool-remove', { file });
      await host.run(line, { stallMs }).catch(() => undefined); // it goes with the directory
    }
  }

  /** Writes a file of mode 0600 on the host. Throws OVM_TOOL_FAILED when it could not. */
  async put(file: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
    const { host, stallMs } = this.facts;
    const end = await host.run(remoteCommandLine('tool-file', { file }), { input: content, stallMs });
    if (end.status === 0) return;
    const why = end.complaint.trim().split('\n')[0] || `exit status ${end.status}`;
    throw new RescueError('OVM_TOOL_FAILED', `cat for ${file} on ${host.name}`, why);
  }

  /** What a tool says of parameters that it could not read shows pieces of them, and the login is one. */
  #logOf(said: string): EndedTool {
    const password = this.facts.password.reveal();
    const log = readToolLog(said);
    return {
      log: { ...log, messages: maskedMessages(log.messages, password) },
      text: maskedLog(said, password),
    };
  }

  #login(): string {
    try {
      return toolLogin(this.facts.user, this.facts.password.reveal());
    } catch (error) {
      const why = `user or password cannot be given to the tools: ${(error as TypeError).message}`;
      throw new RescueError('OVM_DB_LOGIN', this.facts.address, why, undefined, otherLogin);
    }
  }

  #read(text: string, statements: readonly SqlplusStatement[]) {
    try {
      const { login, notes, answers, isWhole } = readSqlplusOutput(text, statements);
      const masked = (messages: readonly ToolMessage[]) =>
        maskedMessages(messages, this.facts.password.reveal());
      return {
        ...{ login: masked(login), notes: masked(notes), isWhole },
        answers: answers.map(({ rows, messages }) => ({ rows, messages: masked(messages) })),
      };
    } catch (error) {
      throw new RescueError(
        'OVM_TOOL_FAILED',
        `sqlplus on ${this.facts.address}`,
        (error as Error).message,
        error,
      );
    }
  }

  async #output(
    line: ReturnType<typeof remoteCommandLine>,
    input: readonly Uint8Array[] = [],
    { stallMs = this.facts.stallMs, isAtWork }: Waiting = {},
  ) {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = await this.host.run(line, {
      ...{ input, stallMs },
      ...(isAtWork && { isAtWork }),
      onOutput: (chunk) => {
        size += chunk.length;
        if (size <= longestOutput) chunks.push(Buffer.from(chunk));
      },
    });
    const bytes = Buffer.concat(chunks);
    const how = end.signal === undefined ? endedBy(end.status) : `${bySignal} ${end.signal}`;
    return { bytes, text: bytes.toString('utf8'), how };
  }
}

/** Above 128 a shell tells the signal that ended the program it started. */
function endedBy(status: number | undefined): string | undefined {
  if (status === undefined || status === 0) return undefined;
  if (status === 127) return 'the program is not there, or a library of it (exit status 127)';
  return status > 128 ? `${bySignal} signal ${status - 128}` : `it ended with exit status ${status}`;
}

/** A query of `sql/` for SQL*Plus; its columns are those it names. */
export function queryStatement(
  name: string,
  binds: Readonly<Record<string, string>> = {},
  view: 'ALL' | 'DBA' = 'ALL',
): SqlplusStatement {
  const text = sqlStatement(name).replace(/\bALL_(?=[A-Z])/g, `${view}_`);
  const columns = [...text.matchAll(/\bAS "([a-z_]+)"/g)].map(([, column = '']) => column);
  return { text, binds, columns };
}

const labels: Readonly<Record<string, string>> = {
  WE8ISO8859P1: 'windows-1252',
  WE8MSWIN1252: 'windows-1252',
  WE8ISO8859P15: 'iso-8859-15',
  EE8ISO8859P2: 'iso-8859-2',
  EE8MSWIN1250: 'windows-1250',
  CL8MSWIN1251: 'windows-1251',
  JA16SJIS: 'shift_jis',
  JA16EUC: 'euc-jp',
  ZHS16GBK: 'gbk',
  KO16MSWIN949: 'euc-kr',
};

/** The log of a tool is in the character set of NLS_LANG. */
function decoded(bytes: Uint8Array, characterSet: string): string {
  return new TextDecoder(labels[characterSet] ?? 'utf-8').decode(bytes);
}
