import { archivePath } from '../../src/archive/archive-path.js';
import { repositoryDirectories } from '../../src/emitters/repository-directories.js';
import { runbookHtml } from '../../src/emitters/runbook/html.js';
import { runbookMarkdown } from '../../src/emitters/runbook/markdown.js';
import { originText } from '../../src/model/origin.js';
import { composePlan } from '../../src/recovery/compose-plan.js';
import { estateTraits } from '../../src/recovery/estate-plans.js';
import { situations } from '../../src/recovery/index.js';
import type { RecoveryPlan } from '../../src/recovery/plan.js';
import type { SituationName } from '../../src/recovery/situation.js';
import { type ToldValues, valuesOf } from '../../src/recovery/values-of.js';
import { sampleEnvironment } from '../emitters/sample-environment.js';

/** The day of the loss in the samples. */
const madeAt = '2013-10-07T08:12:00.000Z';

const archive = {
  path: '/var/lib/ovm-rescue/archives/sample/20131007T021500Z-1a2b3c4d',
  name: '20131007T021500Z-1a2b3c4d',
  madeAt: '2013-10-07T02:15:00.000Z',
};
const schemaArchive = {
  path: '/var/lib/ovm-rescue/archives/sample/20131007T021900Z-5e6f7a8b',
  name: '20131007T021900Z-5e6f7a8b',
  madeAt: '2013-10-07T02:19:00.000Z',
};
const backup = {
  name: 'AutoFullBackup-10072013_013000',
  directory: '/u01/app/oracle/mysql/dbbackup',
  madeAt: '2013-10-07T01:30:00.000Z',
};
const saved = { schemaArchive, backup };

/** What is there in each situation, beside the archive of the night; where nothing is saved there is no export. */
const there: Readonly<Record<SituationName, Partial<ToldValues>>> = {
  A5: saved,
  A4: { ...saved, savedFiles: '/backup/hosts/ovmm-root.tgz' },
  B1: {},
  B2: {},
  B3: {},
  B4: { disksDirectory: '/backup/disks' },
  vm: { disksDirectory: '/backup/disks' },
};

/** The plan of each situation for the sample estate, as on the morning after a loss. */
export async function samplePlans(): Promise<readonly RecoveryPlan[]> {
  const environment = await sampleEnvironment();
  const [vm] = environment.vms.filter(({ kind, problems }) => kind === 'vm' && problems.length === 0);
  const { traits } = estateTraits(environment, '3.3');
  return situations.map((situation) => {
    const told: ToldValues = {
      ...there[situation.name],
      ...(situation.name === 'vm' && vm && { vmId: vm.id }),
      managerUuid: environment.uuidPlaces[0]?.uuid,
      place: originText,
      directories: repositoryDirectories(environment),
      archived: archivePath,
      archives: '/var/lib/ovm-rescue/archives',
      configuration: '/etc/ovm-rescue.yaml',
      managerHost: 'ovmm.example.com',
      archive,
    };
    return composePlan(situation, traits, valuesOf(environment, told), {
      ...{ id: `20131007T081200Z-${situation.name}`, madeAt, toolVersion: 'sample' },
      findings: [
        { severity: 'note', text: 'All 3 servers and 3 repositories name the same manager UUID.' },
        { severity: 'warning', text: 'ovs03 did not answer; what runs on it is not known.' },
      ],
      changedSince: ['VM slot012: its vm.cfg is newer than the archive'],
    });
  });
}

/** The samples by path: each situation as Markdown and as a page. */
export async function sampleRunbooks(): Promise<ReadonlyMap<string, string>> {
  const plans = await samplePlans();
  return new Map(
    plans.flatMap((plan): [string, string][] => [
      [`docs/samples/${plan.situation}.md`, [...runbookMarkdown(plan)].join('')],
      [`docs/samples/${plan.situation}.html`, [...runbookHtml(plan)].join('')],
    ]),
  );
}
