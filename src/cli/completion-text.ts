import type { Command } from 'commander';

/** The long options of a command, `--help` included. */
function optionsOf(command: Command): string[] {
  return [...command.options.map((option) => option.long ?? option.flags), '--help'];
}

/** The completion script for bash, made from the commands themselves. */
export function bashCompletion(program: Command): string {
  const cases = program.commands.map(
    (command) => `    ${command.name()}) words="${optionsOf(command).join(' ')}" ;;`,
  );
  return `# bash completion for ovm-rescue
_ovm_rescue() {
  local words
  case \${COMP_WORDS[1]-} in
${cases.join('\n')}
    *) words="${[...program.commands.map((command) => command.name()), ...optionsOf(program)].join(' ')}" ;;
  esac
  if ((COMP_CWORD == 1)); then
    words="${program.commands.map((command) => command.name()).join(' ')}"
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -o bashdefault -F _ovm_rescue ovm-rescue
`;
}

/** The completion script for zsh. */
export function zshCompletion(program: Command): string {
  const quoted = (text: string) => text.replace(/'/g, `'\\''`).replace(/:/g, '\\:');
  const names = program.commands.map((command) => `    '${command.name()}:${quoted(command.description())}'`);
  const cases = program.commands.map(
    (command) => `    ${command.name()}) compadd -- ${optionsOf(command).join(' ')} ;;`,
  );
  return `#compdef ovm-rescue
_ovm_rescue() {
  local -a names=(
${names.join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command names
    return
  fi
  case \${words[2]} in
${cases.join('\n')}
  esac
  _files
}
compdef _ovm_rescue ovm-rescue
`;
}
