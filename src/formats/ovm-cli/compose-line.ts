import { checkAttributes } from './check-attributes.js';
import { checkRelation, chooseRule } from './choose-rule.js';
import type { CliCommand, CliInstance } from './cli-command.js';
import { type CliRelease, type CommandRule, ruleName } from './grammar.js';
import { characterName, quoteValue, unsendableAt } from './quote-value.js';

/** Why a command was not composed; `attribute` names the offender where it is one. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly attribute?: string;
}

export type ComposedLine = { readonly line: string } | { readonly refused: Refusal };

/** Looks at everything that stands after a `=`, instances included. */
function unsendableValue({ instance, relation, attributes }: CliCommand): Refusal | undefined {
  for (const found of [instance, relation?.instance]) {
    const refused = found && unsendable(found.key, found.value);
    if (refused) return refused;
  }
  for (const [attribute, value] of attributes) {
    const refused = unsendable(attribute, value);
    if (refused) return refused;
  }
  return undefined;
}

function unsendable(attribute: string, value: string): Refusal | undefined {
  const at = unsendableAt(value);
  if (at < 0) return undefined;
  const message = `${attribute}= holds ${characterName(value, at)} at position ${at + 1}, which cannot be sent in a command line; replace it first`;
  return { code: 'control-character', message, attribute };
}

function instanceRefusal(rule: CommandRule, instance: CliInstance | undefined): Refusal | undefined {
  if ((rule.hasInstance === true) === (instance !== undefined)) return undefined;
  const message = rule.hasInstance
    ? `${ruleName(rule)} needs id= or name= of an existing ${rule.object}`
    : `${ruleName(rule)} takes no instance`;
  return { code: rule.hasInstance ? 'missing-instance' : 'unexpected-instance', message };
}

function instanceText({ key, value }: CliInstance): string {
  return `${key}=${quoteValue(value)}`;
}

/**
 * One physical line for the CLI of a release, in canonical spelling, or why there is none: a command, attribute or
 * value that the release does not have, something mandatory missing, an attribute given twice, a value with a line
 * break or control character. An unlisted value of an open list (`osType`) is composed.
 */
export function composeLine(command: CliCommand, release: CliRelease): ComposedLine {
  const choice = chooseRule(command.verb, command.object, release);
  if ('problem' in choice) return { refused: { code: choice.problem.code, message: choice.problem.message } };
  const { rule } = choice;
  const relation = checkRelation(rule, command.relation, release);
  const checked = checkAttributes(rule, command.attributes, release);
  const wrong = checked.problems.find(
    ({ severity, code }) => severity === 'error' || code === 'repeated-attribute',
  );
  if (wrong) {
    const attribute = wrong.attribute === undefined ? {} : { attribute: wrong.attribute };
    return { refused: { code: wrong.code, message: wrong.message, ...attribute } };
  }
  if ('problem' in relation)
    return { refused: { code: relation.problem.code, message: relation.problem.message } };
  const refused = unsendableValue(command) ?? instanceRefusal(rule, command.instance);
  if (refused) return { refused };
  const words = [ruleName(rule)];
  if (command.instance) words.push(instanceText(command.instance));
  if (rule.fixedWord !== undefined) words.push(rule.fixedWord);
  for (const [name, value] of checked.attributes) words.push(`${name}=${quoteValue(value)}`);
  if (command.relation && relation.object !== undefined) {
    words.push(command.relation.word, relation.object, instanceText(command.relation.instance));
  }
  return { line: words.join(' ') };
}
