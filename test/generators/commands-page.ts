import { deletableTypes, listedChanges } from '../../src/reach/cli-changes.js';
import { loneReadings, readableTypes } from '../../src/reach/cli-readings.js';
import { toolCommands } from '../../src/reach/oracle-tools/tool-commands.js';
import { commandTemplate, remoteCommands } from '../../src/reach/remote-commands.js';
import { copyCommands } from '../../src/reach/ssh/copy-commands.js';
import { agentReadFunctions } from '../../src/reach/xml-rpc-client.js';
import { securityDirectories } from '../../src/sources/manager-host-capture.js';
import { networkScripts } from '../../src/sources/server-capture.js';

/** docs/commands-we-run.md: the commands that may run on machines of the estate. */
export function commandsPage(): string {
  const names = Object.keys(remoteCommands) as (keyof typeof remoteCommands)[];
  const rows = names.map((name) => row(name, remoteCommands[name]));
  const toolNames = Object.keys(toolCommands) as (keyof typeof toolCommands)[];
  const toolRows = toolNames.map((name) => row(name, toolCommands[name]));
  const copyNames = Object.keys(copyCommands) as (keyof typeof copyCommands)[];
  const copyRows = copyNames.map((name) => row(name, copyCommands[name]));
  return `# Commands we run

Made from \`src/reach/remote-commands.ts\` by \`npm run docs\`; a test keeps the two equal.

These are all commands that ovm-rescue runs on machines of the estate by SSH. Each of them only reads; those around the
tools of an Oracle database and on a host that keeps copies (both below) are lists of their own. A command line is put
together from these lists and from nothing else; words in capitals are parameters, which are checked and quoted
for the shell. Every command is run with \`env LC_ALL=C\`. Files are read by the server's own file service (sftp) too,
with the requests open-to-read, read, list and ask-attributes; no others are sent to a machine of the estate.

| name | command | what for | root |
|---|---|---|---|
${rows.join('\n')}

"For closed files" means: it works for every user, on what that user may read.

A tree or directory on a host (\`ssh://HOST/PATH\`) needs the first three, \`--server HOST\` all of them, \`--manager
HOST\` the first three and \`package-versions\`. \`--via-ssh HOST\` runs no command: it forwards one port to the database,
which sshd_config must allow (\`AllowTcpForwarding\`, \`PermitOpen\`).

## Around the tools of an Oracle database

Made from \`src/reach/oracle-tools/tool-commands.ts\`. \`schema export\` and \`schema import\` run them with \`--via-tools\` alone, on
the host of \`--via-ssh\` or, without it, on this one, as the user who logs in and never by sudo. They write: temporary files of
mode 0600 in a directory of mode 0700 below \`--tools-directory\`, which goes when the command ends, is killed, or the connection
breaks; Data Pump writes its dump into a directory object of the database, from where it is removed by UTL_FILE. The
password is in none of these words: SQL*Plus gets it on standard input, the others in a parameter file.

| name | command | what for | root |
|---|---|---|---|
${toolRows.join('\n')}

## On a host that keeps copies

Made from \`src/reach/ssh/copy-commands.ts\`. A nightly run copies archives to a host that the configuration names under
\`copies\`, as the user who logs in and never by sudo. Files are written by the server's file service (sftp), all below the
directory that is named: it makes directories (0700) and files (0600), renames a copy once it is verified, and removes its
own half copies (\`.partial\`) and a copy that is damaged; it follows no link there. Where the server knows them, the free space is
asked for (\`statvfs@openssh.com\`) and everything is synced to the disk (\`fsync@openssh.com\`).

| name | command | what for | root |
|---|---|---|---|
${copyRows.join('\n')}

## Lines we send to the manager's CLI

Made from \`src/reach/cli-readings.ts\`. One line at a time, in one session; a line is put together from this list and
from nothing else.

| line | what for |
|---|---|
${Object.entries(loneReadings)
  .map(([line, purpose]) => `| \`${line}\` | ${cell(purpose)} |`)
  .join('\n')}
| \`list TYPE\` | the objects of a type |
| \`show TYPE id=ID\` | everything the manager says about one object |

TYPE is one of ${readableTypes.join(', ')}.

## Lines that change something

Made from \`src/reach/cli-changes.ts\`. \`apply\` and \`sync --cure\` alone send them, after their plan was shown and confirmed. A line is
put together from this list and from nothing else: no line starts, stops, moves or kills a VM.

| verb | object types | what for |
|---|---|---|
${changeRows()}
| \`delete\` | ${deletableTypes.join(', ')} | with \`--delete-leftovers\`: what a failed line left, by the id in our own journal |

## What we ask by HTTPS

Of the manager's REST interface (\`src/reach/rest-client.ts\`) nothing but \`GET\` below \`/ovm/core/wsapi/rest/\`: the list of
each type, and the parts of an object where they have no list.

Of the agent of a server (\`src/reach/xml-rpc-client.ts\`), by \`POST\` to \`/RPC2\`, calls of these functions, which read, and
of no others:

${agentReadFunctions.map((name) => `- \`${name}\``).join('\n')}

## For sudo

With \`--ssh-sudo\` the commands that root is of use for are run by \`sudo -n\`. The lines below allow
them. Put the user's name for OVMREAD, check the directories of the programs on your release, and write a line with
parameters once for each value:

- \`find -H ROOT -printf\` for each repository (\`/OVS/Repositories/ID\`) and each directory of manager files; for
  \`--server\` also ${networkScripts}, for \`--manager\` also
${securityDirectories.map((path) => `  ${path}`).join(' or\n')}
- \`find -H ROOT -maxdepth 1\` for each of these repositories and directories, and where you name the directory that holds
  them (\`/OVS/Repositories\`), for that one and for everything directly in it
- DATABASE is server, server_pool and repository; DEVICE each device that \`mounted.ocfs2 -d\` names

What sudo refuses is named, and everything else is captured. **Never put \`*\` there**: for sudo it also
stands for further arguments, and \`find\` or \`tunefs.ocfs2\` with other arguments change things. \`read-files\` takes
paths on its standard input, so it lets that user read every file of the host.

\`\`\`
${names
  .filter((name) => remoteCommands[name].root !== 'not needed')
  .map(sudoersLine)
  .join('\n')}
\`\`\`
`;
}

interface ShownCommand {
  readonly purpose: string;
  readonly root: string;
  readonly input?: string;
}

function row(name: Parameters<typeof commandTemplate>[0], { purpose, root, input }: ShownCommand): string {
  const gets = input === undefined ? '' : `; gets ${input} on standard input`;
  return `| ${name} | \`${cell(commandTemplate(name))}\` | ${cell(purpose)}${gets} | ${root} |`;
}

function changeRows(): string {
  return Object.entries(listedChanges)
    .map(([verb, listed]) => {
      const types = 'types' in listed ? listed.types.join(', ') : '-';
      return `| \`${verb}\` | ${types} | ${cell(listed.purpose)} |`;
    })
    .join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** sudoers(5) wants `,`, `:`, `=`, `\` and wildcards escaped in arguments. */
function sudoersLine(name: keyof typeof remoteCommands): string {
  const { directory, words } = remoteCommands[name];
  const list: readonly (string | { readonly parameter: string })[] = words;
  const shown = list.map((word) =>
    typeof word === 'string' ? word.replace(/[\\,:=*?[\]]/g, '\\$&') : word.parameter.toUpperCase(),
  );
  return `OVMREAD ALL=(root) NOPASSWD: ${directory}/${shown.join(' ')}`;
}
