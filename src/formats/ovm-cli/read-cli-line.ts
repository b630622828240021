import type { ReadFinding, Reading } from '../document.js';
import { createFindingList, excerptOf, type FindingList } from '../finding-list.js';
import { checkAttributes, holdsSecret } from './check-attributes.js';
import { checkRelation, chooseRule, type RuleProblem, takesObject } from './choose-rule.js';
import type { CliCommand, CliInstance } from './cli-command.js';
import { attributesIn, type CliRelease, type CommandRule, ruleName, wordsIn } from './grammar.js';
import { characterName, unsendableAt } from './quote-value.js';
import { type Token, tokenizeLine } from './tokenize-line.js';

/** What one line is read with: its tokens, the next one, and where findings go. */
interface LineState {
  readonly tokens: readonly Token[];
  next: number;
  readonly release: CliRelease;
  /** Column just behind the line, where what is missing would stand. */
  readonly endColumn: number;
  readonly findings: Omit<ReadFinding, 'line'>[];
  failed: boolean;
  add(severity: 'error' | 'warning' | 'note', code: string, message: string, column: number): void;
}

function createState(text: string, release: CliRelease): LineState {
  const { tokens, problems } = tokenizeLine(text);
  const state: LineState = {
    tokens,
    next: 0,
    release,
    endColumn: text.length + 1,
    findings: [],
    failed: false,
    add(severity, code, message, column) {
      if (severity === 'error') state.failed = true;
      state.findings.push({ severity, code, message, column });
    },
  };
  for (const { severity, code, message, column } of problems) state.add(severity, code, message, column);
  // tokens are cut at blanks, so those of a line that is clean are clean
  if (unsendableAt(text) >= 0) for (const token of tokens) reportControlCharacter(state, token);
  return state;
}

function reportControlCharacter(state: LineState, token: Token): void {
  const at = unsendableAt(token.text);
  if (at < 0) return;
  const message = `${characterName(token.text, at)} cannot stand in a command line`;
  state.add('error', 'control-character', message, token.column + at);
}

/** The next token if it is a word, which is then used up. */
function takeWord(state: LineState): Token | undefined {
  const token = state.tokens[state.next];
  if (token === undefined || token.name !== undefined) return undefined;
  state.next += 1;
  return token;
}

function takeInstance(state: LineState, of: string): CliInstance | undefined {
  const token = state.tokens[state.next];
  const key = token?.name?.toLowerCase();
  if (token === undefined || (key !== 'id' && key !== 'name')) {
    const hint = token && token.name === undefined ? `, perhaps name=${excerptOf(token.text)}` : '';
    const message = `id= or name= of an existing ${of} must stand here${hint}`;
    state.add('error', 'missing-instance', message, token?.column ?? state.endColumn);
    return undefined;
  }
  state.next += 1;
  return { key, value: token.value };
}

/** True when the rule has no such word, or it stands here; its absence is an error. */
function takeFixedWord(state: LineState, { fixedWord, verb }: CommandRule): boolean {
  if (fixedWord === undefined) return true;
  const token = state.tokens[state.next];
  if (token?.name === undefined && token?.text.toLowerCase() === fixedWord.toLowerCase()) {
    state.next += 1;
    return true;
  }
  const message = `${verb} needs the word ${fixedWord} behind its object`;
  state.add('error', 'missing-word', message, token?.column ?? state.endColumn);
  return false;
}

function isRelationWord(token: Token): boolean {
  return token.name === undefined && /^(?:on|to|from)$/i.test(token.text);
}

function unexpectedWord(state: LineState, rule: CommandRule, token: Token): void {
  const before = state.tokens[state.next - 1];
  // The rest of an unquoted password with blanks must not come out in a message.
  const shown =
    before?.name !== undefined && holdsSecret(before.name) ? 'a word' : `"${excerptOf(token.text)}"`;
  const attributes = attributesIn(rule, state.release).map(({ name }) => `${name}=`);
  const relation = rule.relation;
  const legal = relation
    ? [...attributes, `${relation.word} ${wordsIn(relation.objects, state.release).join('|')} name=`]
    : attributes;
  const list = legal.length > 0 ? `legal here: ${legal.join(', ')}` : 'the command ends here';
  const hint = token.text === '\\' ? 'a command is one line without \\' : 'a value with blanks needs quotes';
  state.add('error', 'unexpected-word', `${shown} is not expected here; ${list}; ${hint}`, token.column);
}

/** Reads `name=value` up to the relation or the end. */
function takeAttributes(state: LineState, rule: CommandRule): Token[] {
  const attributes: Token[] = [];
  for (let token = state.tokens[state.next]; token; token = state.tokens[state.next]) {
    if (isRelationWord(token)) break;
    if (token.name === undefined) {
      unexpectedWord(state, rule, token);
      state.next = state.tokens.length;
      break;
    }
    if (token.name === '')
      state.add('error', 'missing-attribute-name', 'no name stands before =', token.column);
    else if (token.value === '' && !token.quoted) {
      const message = `the value of ${excerptOf(token.name)}= is empty and not quoted; write ${excerptOf(token.name)}=""`;
      state.add('warning', 'empty-value', message, token.valueColumn);
    }
    attributes.push(token);
    state.next += 1;
  }
  return attributes;
}

function reportRule(
  state: LineState,
  problem: RuleProblem,
  columns: Partial<Record<RuleProblem['part'], number>>,
) {
  state.add('error', problem.code, problem.message, columns[problem.part] ?? state.endColumn);
}

function takeRelation(state: LineState, rule: CommandRule): CliCommand['relation'] {
  const wordToken = takeWord(state);
  const objectToken = wordToken && takeWord(state);
  const given = wordToken && { word: wordToken.text, object: objectToken?.text ?? '' };
  const checked = checkRelation(rule, given, state.release);
  const objectColumn = objectToken?.column ?? state.tokens[state.next]?.column ?? state.endColumn;
  if ('problem' in checked) {
    const columns = {
      'relation-object': objectColumn,
      ...(wordToken && { 'relation-word': wordToken.column }),
    };
    reportRule(state, checked.problem, columns);
    state.next = state.tokens.length;
    return undefined;
  }
  if (checked.object === undefined || rule.relation === undefined) return undefined;
  const instance = takeInstance(state, checked.object);
  return instance && { word: rule.relation.word, object: checked.object, instance };
}

/** Reports what `checkAttributes` found at the columns of the tokens, and gives the canonical attributes. */
function checkTokens(
  state: LineState,
  rule: CommandRule,
  tokens: readonly Token[],
): CliCommand['attributes'] {
  const pairs = tokens.map(({ name = '', value }) => [name, value] as const);
  const checked = checkAttributes(rule, pairs, state.release);
  for (const problem of checked.problems) {
    const token = problem.index === undefined ? undefined : tokens[problem.index];
    if (token?.name === '') continue;
    const column = problem.part === 'value' ? token?.valueColumn : token?.column;
    state.add(problem.severity, problem.code, problem.message, column ?? state.endColumn);
  }
  return checked.attributes;
}

/** `attribute=?` prints the legal values and carries nothing out. */
function isQuery(token: Token): boolean {
  return token.value === '?' && !token.quoted && token.name !== undefined;
}

function reportQuery(state: LineState, token: Token): void {
  const message = `${excerptOf(token.text)} asks the CLI for the legal values; the line carries nothing out`;
  state.add('warning', 'values-query', message, token.column);
  state.failed = true;
}

function readRest(state: LineState, rule: CommandRule): CliCommand | undefined {
  const instance = rule.hasInstance ? takeInstance(state, rule.object ?? 'object') : undefined;
  if (rule.hasInstance && instance === undefined) return undefined;
  if (!takeFixedWord(state, rule)) return undefined;
  const tokens = takeAttributes(state, rule);
  const query = tokens.find(isQuery);
  if (query) {
    reportQuery(state, query);
    return undefined;
  }
  const attributes = checkTokens(state, rule, tokens);
  const relation = takeRelation(state, rule);
  const extra = state.tokens[state.next];
  if (extra) {
    const message = `the ${ruleName(rule)} command ends before this; attributes stand before on, to or from`;
    state.add('error', 'text-after-command', message, extra.column);
  }
  const { verb, object } = rule;
  return {
    verb,
    ...(object === undefined ? {} : { object }),
    ...(instance && { instance }),
    attributes,
    ...(relation && { relation }),
  };
}

function readTokens(state: LineState): CliCommand | undefined {
  const [first] = state.tokens;
  if (first === undefined) {
    state.add('error', 'missing-command', 'the line holds no command', 1);
    return undefined;
  }
  const verb = takeWord(state)?.text;
  if (verb === undefined) {
    state.add('error', 'missing-command', `a command must stand before ${excerptOf(first.name ?? '')}=`, 1);
    return undefined;
  }
  const object = takesObject(verb, state.release) ? takeWord(state) : undefined;
  const choice = chooseRule(verb, object?.text, state.release);
  if ('problem' in choice) {
    const objectColumn = object?.column ?? state.tokens[state.next]?.column ?? state.endColumn;
    reportRule(state, choice.problem, { verb: first.column, object: objectColumn });
    return undefined;
  }
  return readRest(state, choice.rule);
}

/** Like `readCliLine`, into an existing list of findings. */
export function readLineInto(
  findings: FindingList,
  text: string,
  release: CliRelease,
  line: number,
): CliCommand | undefined {
  const state = createState(text.replace(/(?:\r\n|\n|\r)$/, ''), release);
  const command = readTokens(state);
  for (const { severity, code, message, column } of state.findings.sort((a, b) => a.column - b.column)) {
    findings.add(severity, code, message, { line, column });
  }
  return state.failed ? undefined : command;
}

/**
 * Reads one line of the Oracle VM CLI. Keywords and attribute names are read in any case, as the CLI does, and come out
 * in canonical spelling. The document is undefined as soon as anything is wrong with the line, or when it only asks for
 * legal values (`attribute=?`): a command that comes out may be sent. Total, linear time.
 */
export function readCliLine(
  text: string,
  release: CliRelease,
  lineNumber = 1,
): Reading<CliCommand | undefined> {
  const findings = createFindingList();
  const document = readLineInto(findings, text, release, lineNumber);
  return { document, findings: findings.all() };
}
