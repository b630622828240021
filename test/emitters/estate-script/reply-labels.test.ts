import { describe, expect, it } from 'vitest';
import { planEmpty } from '../../../src/emitters/estate-script/empty-plan.js';
import { estateReport } from '../../../src/emitters/estate-script/estate-report.js';
import { planSurvivors } from '../../../src/emitters/estate-script/survivors-plan.js';
import type { Release } from '../../../src/model/environment.js';
import { sampleEnvironment } from './sample-environment.js';

/** Lines of a report below a title, up to the next blank line. */
function below(report: string, title: RegExp): string[] {
  const lines = report.split('\n');
  const from = lines.findIndex((line) => title.test(line));
  const rest = from < 0 ? [] : lines.slice(from);
  return rest.slice(0, rest.indexOf(''));
}

const report = (release: Release) => estateReport(planSurvivors(sampleEnvironment(release), release));
const labels = (release: Release) => below(report(release), /^Labels that the sh files look for/);

describe('what the report says of the guards of lines', () => {
  it('when no reply of the release is known that proves a label, then the label stands there once', () => {
    const of33 = labels('3.3');
    expect(of33).toContain('  show Server: Tag (in no reply that is known)');
    expect(of33).toContain('  show ServerPool: Tag (in no reply that is known)');
    expect(of33.join('\n')).not.toMatch(/show Vm: Tag|Presented Server/);
    const of34 = labels('3.4');
    expect(of34).toContain('  show Vm: Tag (in replies of 3.3)');
    expect(of34).toContain('  show Repository: Presented Server (in replies of 3.3)');
    expect(new Set(of34).size).toBe(of34.length);
  });

  it.each([
    ['3.2', 'SanServer'],
    ['3.4', 'StorageArray'],
  ] as const)(
    'when storage lives on %s, then its create lines say that only the name tells whether it is there',
    (release, array) => {
      const assumed = below(report(release), /^Assumed, not read/);
      const servers = assumed.findIndex((line) => line.startsWith('  create FileServer '));
      expect(servers).toBeGreaterThan(0);
      expect(assumed.join('\n')).toContain(
        'under another name, or this makes a second one: look at list FileServer',
      );
      expect(assumed.join('\n')).toContain(`this makes a second one: look at list ${array} first`);
    },
  );

  it('when everything is made again, then nothing is said of storage that is there under another name', () => {
    const plan = planEmpty(sampleEnvironment('3.4'), '3.4', { allowFormat: [] });
    expect(estateReport(plan)).not.toContain('under another name, or this makes');
  });
});
