import { RescueError } from '../../base/errors.js';
import type { RehearsedScript } from '../../checks/rehearsal/rehearsal-facts.js';
import type { NamedObject, ReplayedLine } from '../../checks/rehearsal/replayed-script.js';
import type { CliCommand } from '../../formats/ovm-cli/cli-command.js';
import { attributeNamed } from '../../formats/ovm-cli/grammar.js';
import { readCliScript } from '../../formats/ovm-cli/read-cli-script.js';
import { ruleOf } from '../../formats/ovm-cli/rules.js';
import type { Release } from '../../model/environment.js';
import { readApplyScript, scriptWords } from '../apply/apply-script.js';
import { plannedScript } from '../planned-script.js';
import { attributeOf } from '../planned-vms.js';

/**
 * A script of an archive by the grammar of a release, as an interpreter takes it: what each line names and makes. Lines
 * that the grammar does not take, or that would never be sent, are faults.
 */
export function replayedScript(file: string, bytes: Uint8Array, release: Release): RehearsedScript {
  const { document, findings } = readCliScript(bytes, release);
  const errors = findings.filter(({ severity }) => severity === 'error');
  const faults = errors.map(({ line, message }) => ({ line, message }));
  const [, first = '', ...rest] = file.split('/');
  return {
    file,
    kind: rest.length === 0 ? '' : first,
    ...scriptWords(bytes),
    lines: document.lines.flatMap(({ line, text, command }) =>
      command ? [replayedLine(line, text, command, release)] : [],
    ),
    faults: faults.length > 0 ? faults : refusedLines(file, bytes, release),
    planned: plannedScript(document, file),
  };
}

/** What the grammar takes and `apply` would not send. */
function refusedLines(file: string, bytes: Uint8Array, release: Release): RehearsedScript['faults'] {
  try {
    readApplyScript(file, bytes, release);
    return [];
  } catch (error) {
    if (!(error instanceof RescueError)) throw error;
    const told = error.why.split('\n').flatMap((text) => {
      const [, line, message] = /:(\d+):\d+: (.*)$/.exec(text) ?? [];
      return line === undefined || message === undefined ? [] : [{ line: Number(line), message }];
    });
    return told.length > 0 ? told : [{ line: 1, message: error.why }];
  }
}

function replayedLine(line: number, text: string, command: CliCommand, release: Release): ReplayedLine {
  const { verb, object, instance, relation } = command;
  const names: NamedObject[] = [
    ...(instance && object !== undefined ? [named(object, instance)] : []),
    ...attributeObjects(command, release),
    ...(relation ? [named(relation.object, relation.instance)] : []),
  ];
  const made = verb === 'create' && object !== undefined ? attributeOf(command, 'name') : undefined;
  return {
    line,
    text,
    names,
    ...(made && isByItself(command) && { makes: { type: object ?? '', name: made } }),
  };
}

/** Names of what is made in something else are its own alone there: every VM has a mapping `xvda`. */
function isByItself({ object, relation }: CliCommand): boolean {
  return object === 'Vnic' ? relation === undefined : object !== 'VmDiskMapping' && object !== 'Port';
}

function named(
  type: string,
  { key, value }: { readonly key: 'id' | 'name'; readonly value: string },
): NamedObject {
  return { types: [type], by: key, value };
}

/** Attributes whose value is an object, as the grammar says; a mark stands for what is only known when it is sent. */
function attributeObjects({ verb, object, attributes }: CliCommand, release: Release): NamedObject[] {
  const rule = ruleOf(verb, object, release);
  if (rule === undefined) return [];
  return attributes.flatMap(([name, value]): NamedObject[] => {
    const kind = attributeNamed(rule, release, name)?.value;
    if (kind?.kind !== 'instance' || value === '' || value.startsWith('@') || value === kind.orWord)
      return [];
    return [{ types: kind.of, by: 'either', value }];
  });
}
