import { describe, expect, it } from 'vitest';
import { runbookHtml } from '../../../src/emitters/runbook/html.js';
import { runbookJson } from '../../../src/emitters/runbook/json.js';
import { runbookMarkdown } from '../../../src/emitters/runbook/markdown.js';
import { ageText, certaintyMarks } from '../../../src/emitters/runbook/plan-words.js';
import type { RecoveryPlan } from '../../../src/recovery/plan.js';
import { everyCase, planOf } from '../../recovery/every-plan.js';

const markdownOf = (plan: RecoveryPlan) => [...runbookMarkdown(plan)].join('');
const htmlOf = (plan: RecoveryPlan) => [...runbookHtml(plan)].join('');
const one = (name: string, index = 0) => {
  const found = everyCase.filter(({ situation }) => situation.name === name)[index];
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
};

/** Text as HTML has it. */
const escaped = (text: string) =>
  text
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(
      /&#(38|60|62|34);/g,
      (_, number) => ({ '38': '&amp;', '60': '&lt;', '62': '&gt;', '34': '&quot;' })[String(number)] ?? '',
    );

/** The part of a text from one step's heading to the next one's. */
function partsOf(text: string, plan: RecoveryPlan, heading: (number: number) => string): string[] {
  const places = plan.steps.map(({ number }) => text.indexOf(heading(number)));
  expect(places.every((place) => place >= 0)).toBe(true);
  return places.map((place, index) => text.slice(place, places[index + 1] ?? text.length));
}

describe('the forms of a runbook', () => {
  it.each(everyCase)(
    'when it is $name, then each doubt is marked in all three, and no other step is',
    (planCase) => {
      const plan = planOf(planCase);
      const markdown = partsOf(markdownOf(plan), plan, (number) => `### ${plan.situation}.${number} `);
      const page = partsOf(htmlOf(plan), plan, (number) => `<h3>${plan.situation}.${number} `);
      const json = JSON.parse(runbookJson(plan)) as RecoveryPlan;
      for (const [index, step] of plan.steps.entries()) {
        const mark = step.certainty === 'documented' ? undefined : certaintyMarks[step.certainty];
        const ofMarkdown = /> \*\*([A-Z ]+):\*\* (.+)\n/.exec(markdown[index] ?? '');
        const ofPage = /<p class="doubt"><b>([A-Z ]+):<\/b> (.+)<\/p>/.exec(page[index] ?? '');
        expect(ofMarkdown?.[1], step.id).toBe(mark);
        expect(ofPage?.[1], step.id).toBe(mark);
        expect(json.steps[index]?.certainty).toBe(step.certainty);
        expect(json.steps[index]?.doubt).toBe(step.doubt);
        if (step.doubt !== undefined) expect(ofPage?.[2]).toBe(escaped(step.doubt));
        for (const { text } of step.commands) {
          expect(markdown[index], step.id).toContain(text);
          expect((page[index] ?? '').replace(/<\/?span[^>]*>/g, ''), step.id).toContain(escaped(text));
        }
      }
    },
  );

  it('when a step is done, then it is ticked in every form', () => {
    const plan = planOf(one('B3'));
    const [first] = plan.steps;
    const done = {
      ...plan,
      steps: plan.steps.map((step, index) => ({ ...step, state: index === 0 ? 'done' : 'open' }) as const),
    };
    expect(markdownOf(done)).toContain('- [x] ');
    expect(markdownOf(plan)).not.toContain('- [x] ');
    expect(htmlOf(done)).toContain(`id="step-${first?.id}" aria-label="Step 1 is done" checked>`);
    expect(htmlOf(plan)).not.toContain(' checked>');
  });

  it('when names of the estate are markup, then a page and a Markdown text show them as they are', () => {
    const estate = '<script>alert(1)</script>`*x*`';
    const plan: RecoveryPlan = {
      ...planOf(one('B4'), { estate, pools: ['<b>p</b>'], managerHost: undefined }),
      findings: [{ severity: 'warning', text: '<img src=x onerror=alert(2)>\n# heading' }],
      changedSince: ['VM "x" & <i>y</i>'],
    };
    const page = htmlOf(plan);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/<(img|b>p|i>y)/);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    const markdown = markdownOf(plan);
    expect(markdown).toContain('\\<script\\>alert(1)');
    expect(markdown).not.toMatch(/^# heading/m);
    expect(markdown.split('\n').filter((line) => line.startsWith('```')).length % 2).toBe(0);
  });

  it('when a page is written, then it needs nothing else and allows nothing else', () => {
    for (const name of ['A5', 'B4']) {
      const page = htmlOf(planOf(one(name)));
      expect(page).toMatch(
        /<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src/,
      );
      expect(page).not.toMatch(/(src|href)="(?!data:|#)/);
      expect(page).not.toMatch(/url\(|@import|fetch\(|XMLHttpRequest/);
    }
  });

  it('when a plan is read from its JSON, then it is the same plan', () => {
    const plan = planOf(one('B1'));
    const { format, version, ...read } = JSON.parse(runbookJson(plan)) as RecoveryPlan & {
      format: string;
      version: number;
    };
    expect({ format, version }).toEqual({ format: 'ovm-rescue-runbook', version: 1 });
    expect(read).toEqual(JSON.parse(JSON.stringify(plan)));
    expect(read.steps.map(({ id }) => id)).toEqual(plan.steps.map(({ id }) => id));
  });

  it.each([
    [0, '0 seconds'],
    [59, '59 seconds'],
    [3_600, '1 hour'],
    [90_000, '1 day'],
    [864_000, '10 days'],
    [-5, '0 seconds'],
  ])('when an archive is %d seconds old, then it is %s', (seconds, text) => {
    expect(ageText(seconds)).toBe(text);
  });
});
