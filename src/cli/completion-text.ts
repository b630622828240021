import type { Command } from 'commander';
import { workingCommands } from './command-tree.js';

/** The long options of a command, `--help` included. */
function optionsOf(command: Command): string[] {
  return [...command.options.map((option) => option.long ?? option.flags), '--help'];
}

/** The words that the arguments of a command may be, where they are few. */
function argumentsOf(command: Command): string[] {
  return command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
}

function namesOf(command: Command): string[] {
  return command.commands.map((member) => member.name());
}

/** Members of groups are cases of their own, `schema export`; a group alone completes to its members. */
function wordsByCase(program: Command): { readonly words: string; readonly offered: readonly string[] }[] {
  return program.commands.flatMap((command) => [
    ...command.commands.map((member) => ({
      words: `${command.name()} ${member.name()}`,
      offered: [...argumentsOf(member), ...optionsOf(member)],
    })),
    { words: command.name(), offered: [...namesOf(command), ...optionsOf(command)] },
  ]);
}

/** Options that take one of a few words, each with all of them; the same option means the same everywhere. */
function choices(program: Command): { readonly option: string; readonly words: string }[] {
  const found = new Map<string, ReadonlySet<string>>();
  for (const { command } of workingCommands(program)) {
    for (const { long, argChoices } of command.options) {
      if (!long || !argChoices) continue;
      found.set(long, new Set([...(found.get(long) ?? []), ...argChoices]));
    }
  }
  return [...found].map(([option, words]) => ({ option, words: [...words].join(' ') }));
}

/** The completion script for bash, made from the commands themselves. */
export function bashCompletion(program: Command): string {
  const cases = wordsByCase(program).map(({ words, offered }) => {
    const pattern = words.includes(' ') ? `"${words}"` : `"${words} "*`;
    return `    ${pattern}) words="${offered.join(' ')}" ;;`;
  });
  const values = choices(program).map(({ option, words }) => `    ${option}) words="${words}" ;;`);
  return `# bash completion for ovm-rescue
_ovm_rescue() {
  local words
  case "\${COMP_WORDS[1]-} \${COMP_WORDS[2]-}" in
${cases.join('\n')}
    *) words="${[...namesOf(program), ...optionsOf(program)].join(' ')}" ;;
  esac
  if ((COMP_CWORD == 1)); then
    words="${namesOf(program).join(' ')}"
  fi
  case "\${COMP_WORDS[COMP_CWORD - 1]}" in
${values.join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -o bashdefault -F _ovm_rescue ovm-rescue
`;
}

/** The completion script for zsh. */
export function zshCompletion(program: Command): string {
  const quoted = (text: string) => text.replace(/'/g, `'\\''`).replace(/:/g, '\\:');
  const names = program.commands.map((command) => `    '${command.name()}:${quoted(command.description())}'`);
  const cases = wordsByCase(program).map(({ words, offered }) => {
    const pattern = words.includes(' ') ? `"${words}"` : `"${words} "*`;
    return `    ${pattern}) compadd -- ${offered.join(' ')} ;;`;
  });
  const values = choices(program).map(({ option, words }) => `    ${option}) compadd -- ${words}; return ;;`);
  return `#compdef ovm-rescue
_ovm_rescue() {
  local -a names=(
${names.join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command names
    return
  fi
  case "\${words[CURRENT-1]}" in
${values.join('\n')}
  esac
  case "\${words[2]} \${words[3]-}" in
${cases.join('\n')}
  esac
  _files
}
compdef _ovm_rescue ovm-rescue
`;
}
