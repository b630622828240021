import type { Environment, Release } from '../../model/environment.js';
import { mapText } from '../create-script/map-text.js';
import { checkedHead, oneLine, scriptHead } from '../create-script/script-head.js';
import { sendFile } from '../create-script/send-script.js';
import type { Making, NamedText } from '../emitter.js';
import type {
  EstateLine,
  EstatePlan,
  EstateScript,
  EstateScriptName,
  MustShow,
  ShownAlready,
} from './estate-plan.js';
import { estateReport } from './estate-report.js';

/**
 * The files of one kind, below a directory of its name: for each script a `.ovmcli` (plain CLI lines) and a `.sh` that
 * sends them; `report.txt`; `open.map` where a map can close something.
 */
export function* emitEstateScripts(
  environment: Environment,
  plan: EstatePlan,
  making: Making,
): Iterable<NamedText> {
  const { kind, release, scripts, openPoints } = plan;
  for (const script of scripts) {
    const title = `${script.title}, for the Oracle VM CLI of release ${release}`;
    const head = scriptHead(title, environment, making, script.whenRight);
    yield { path: `${kind}/${script.name}.ovmcli`, text: plainText(head, script) };
    yield { path: `${kind}/${script.name}.sh`, text: sendingText(head, script, release), executable: true };
  }
  yield { path: `${kind}/report.txt`, text: estateReport(plan) };
  const needs = openPoints.filter(({ map }) => map.length > 0);
  if (needs.length > 0)
    yield {
      path: `${kind}/open.map`,
      text: mapText(needs.map((point) => ({ who: point.subject, point }))),
    };
}

function plainText(head: readonly string[], { sections }: EstateScript): string {
  const none = ['', '# There is nothing to send: report.txt says why.'];
  const body = sections.flatMap(({ title, lines }) => [
    '',
    `# --- ${oneLine(title)}`,
    ...lines.flatMap((line) => [...guardComment(line.unless), ...mustComment(line.mustShow), line.text]),
  ]);
  return `${[...checkedHead(head), ...(body.length === 0 ? none : body)].join('\n')}\n`;
}

function guardComment(unless: ShownAlready | undefined): string[] {
  if (unless === undefined) return [];
  const shown = unless.label === undefined ? `the name ${unless.value}` : `${unless.label} ${unless.value}`;
  return [`# not where ${oneLine(unless.ask)} shows ${oneLine(shown)}:`];
}

function mustComment(must: MustShow | undefined): string[] {
  if (must === undefined) return [];
  return [
    `# only where ${oneLine(must.ask)} shows ${must.label} ${must.anyOf.join(' or ')}; stop if it does not:`,
  ];
}

function sendingText(head: readonly string[], { name, sections }: EstateScript, release: Release): string {
  const lines: readonly EstateLine[] = sections.flatMap((section) => section.lines);
  const guards = lines.flatMap(({ unless }, index) =>
    unless === undefined ? [] : [[index + 1, unless.label ?? 'name', unless.value, unless.ask].join('\t')],
  );
  const musts = lines.flatMap(({ mustShow: must }, index) =>
    must === undefined ? [] : [[index + 1, must.label, must.anyOf.join('|'), must.ask].join('\t')],
  );
  return sendFile({
    head,
    release,
    what: `script ${name}`,
    lines: lines.map(({ text }) => text),
    names: lines.flatMap(createdVm),
    guards,
    musts,
    leavable: lines.flatMap(({ command }, index) => (isLeavable(name, command) ? [index + 1] : [])),
  });
}

/**
 * One file server or host that is gone must not keep back the rest of an estate. What a format or a VM rests on is
 * never left out: an object that is to be there is asked for until it is.
 */
function isLeavable(name: EstateScriptName, command: string): boolean {
  if (name === 'empty-format') return false;
  return command.startsWith('refresh ') || (name === 'survivors' && command === 'show Server');
}

/** `<number of the line> <name>` of a line that makes a VM: none may be made that is there already. */
function createdVm({ command, values }: EstateLine, index: number): string[] {
  const name = values.find(({ attribute }) => attribute === 'name')?.value;
  return command === 'create Vm' && name !== undefined ? [`${index + 1} ${name}`] : [];
}
