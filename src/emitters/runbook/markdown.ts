import type { PlannedStep, RecoveryPlan } from '../../recovery/plan.js';
import { fenced, inline } from './markdown-text.js';
import { commandGroups, doubtText, groupWords, marksText, valueLines, whoText } from './plan-words.js';

const fenceWords = { shell: 'sh', installer: 'sh', 'ovm-rescue': 'sh', sql: 'sql', cli: 'text' } as const;

/** RUNBOOK.md: one recovery, to be read and ticked off with nothing but a text viewer. */
export function* runbookMarkdown(plan: RecoveryPlan): Iterable<string> {
  yield `# Recovery ${inline(plan.id)}: ${plan.situation}, estate ${inline(plan.values.estate)}\n\n`;
  yield `Written by ovm-rescue ${inline(plan.toolVersion)} at ${inline(plan.madeAt)}.\n\n`;
  for (const { label, value } of valueLines(plan)) yield `- ${label}: ${inline(value)}\n`;
  yield '\n';
  yield* listed(
    'What the look around found',
    plan.findings.map(({ severity, text }) => `${severity}: ${text}`),
  );
  yield* listed('What changed since the archive was made', plan.changedSince);
  yield* listed('What servers tell still, and what only the lost manager knew', plan.onlyManagerKnew ?? []);
  yield* listed('Left out', plan.values.leftOut);
  yield `${marksText} Commands with a place to fill in do not run as they are.\n\n`;
  yield* situationMarkdown(plan);
}

/** A situation with its steps, headings from `##` on: a part of a runbook, or of a text with several of them. */
export function* situationMarkdown(plan: RecoveryPlan): Iterable<string> {
  yield `## ${plan.situation}: ${plan.title}\n\n`;
  yield `Article ${plan.article}. Lost: ${inline(plan.lost)}\n\n`;
  yield* listed('Still there', plan.remains);
  yield* listed(
    'It is another situation',
    plan.notThis.map(({ when, situation }) => `when ${when}: ${situation}`),
  );
  yield* listed('Before the first step', plan.preconditions, '[ ] ');
  for (const step of plan.steps) yield* stepMarkdown(plan, step);
  yield* listed('Proof that all is back', plan.proof, '[ ] ');
}

function* listed(title: string, lines: readonly string[], mark = ''): Iterable<string> {
  if (lines.length === 0) return;
  yield `**${title}**\n\n`;
  for (const line of lines) yield `- ${mark}${inline(line)}\n`;
  yield '\n';
}

function* stepMarkdown(plan: RecoveryPlan, step: PlannedStep): Iterable<string> {
  const done = step.state === 'done' || step.state === 'skipped' ? 'x' : ' ';
  const state = step.state === 'open' ? '' : ` (${step.state})`;
  yield `### ${plan.situation}.${step.number} ${inline(step.title)}\n\n`;
  yield `- [${done}] ${whoText(step)}${state}\n\n`;
  const doubt = doubtText(step);
  if (doubt) yield `> **${doubt.mark}:** ${inline(doubt.text)}\n\n`;
  yield `${inline(step.how)}\n\n`;
  for (const group of commandGroups(step)) {
    if (group.destructive) yield `**Destroys what is there** (${groupWords[group.kind]}):\n\n`;
    yield* fenced(group.lines, fenceWords[group.kind]);
  }
  if (step.lacks.length > 0) yield `Fill in first: ${step.lacks.map(inline).join('; ')}.\n\n`;
  yield `- changes: ${inline(step.changes)}\n`;
  yield `- worked when: ${inline(step.check.text)}\n`;
  yield `- way back: ${inline(step.back)}\n`;
  yield `- source: ${inline(step.source)}\n\n`;
}
