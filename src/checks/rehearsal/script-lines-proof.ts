import { counted } from '../../base/counted.js';
import { sameId } from '../../model/identifiers.js';
import type { RehearsalFinding } from '../../model/rehearsal.js';
import { knownObjects } from './known-objects.js';
import type { ArchiveProof, RehearsedCapture, RehearsedScript } from './rehearsal-facts.js';
import { type KnownObjects, replay } from './replayed-script.js';

export const scriptLinesProof: ArchiveProof = {
  name: 'scripts',
  title: 'Every line of the scripts is one of the release, and names nothing that is not there by then',
  isAbout: ({ captures }) => captures.length > 0,
  prove: ({ captures }) => {
    const replays = captures.map(replayed);
    const lines = replays.reduce((sum, one) => sum + one.lines, 0);
    const found = replays.flatMap((one) => one.found);
    return { how: `${counted(lines, 'line')} replayed`, found: [...captures.flatMap(belonging), ...found] };
  },
};

/** Scripts of a kind are sent one after the other; no kind knows what another one makes. */
function replayed({ scripts, environment }: RehearsedCapture): {
  readonly lines: number;
  readonly found: RehearsalFinding[];
} {
  const known = knownObjects(environment);
  const kinds = [...new Set(scripts.map(({ kind }) => kind))];
  const replays = kinds.map((kind) =>
    replay(
      scripts.filter((script) => script.kind === kind),
      kind === 'survivors' ? known : withoutVms(known),
    ),
  );
  const unjudged = replays.reduce((sum, one) => sum + one.unjudged, 0);
  const faults = [
    ...scripts.flatMap(({ file, faults: ofLines }) => ofLines.map((fault) => ({ file, ...fault }))),
    ...replays.flatMap((one) => one.faults),
  ];
  return {
    lines: scripts.reduce((sum, { lines, faults: ofLines }) => sum + lines.length + ofLines.length, 0),
    found: [
      ...faults.map(({ file, line, message }) => ofScript('defect', `${file}:${line}`, message)),
      ...(unjudged > 0
        ? [
            ofScript(
              'note',
              'scripts',
              `${counted(unjudged, 'name')} of objects of which no source tells could not be looked up`,
            ),
          ]
        : []),
    ],
  };
}

/** Scripts that make the VMs again are for a manager that has none of them. */
function withoutVms(known: KnownObjects): KnownObjects {
  return (type, object) => (type === 'Vm' ? false : known(type, object));
}

function belonging({ manifest, scripts }: RehearsedCapture): RehearsalFinding[] {
  if (manifest.release === null)
    return [
      ofScript(
        'not-proven',
        'scripts',
        'the release is not known, so there are none; say it in the configuration or with --release',
      ),
    ];
  const missing = scripts.some(({ kind }) => kind === '')
    ? []
    : [ofScript('defect', 'scripts', `there is none for the VMs, and the release is ${manifest.release}`)];
  return [
    ...missing,
    ...scripts.flatMap((script) => ofOther(script, manifest.release ?? '', manifest.managerUuid)),
  ];
}

/** A script goes to a manager of its release and UUID; one of another would be refused at the worst hour. */
function ofOther(
  { file, release, managerUuid }: RehearsedScript,
  wanted: string,
  uuid: string | null,
): RehearsalFinding[] {
  return [
    ...(release === undefined || !wanted.startsWith(release)
      ? [
          ofScript(
            'defect',
            file,
            `it is of the release ${release ?? 'that its head does not tell'}, and the archive of ${wanted}`,
          ),
        ]
      : []),
    ...(uuid !== null && managerUuid !== undefined && !sameId(uuid, managerUuid)
      ? [ofScript('defect', file, `it is for the manager ${managerUuid}, and the archive of ${uuid}`)]
      : []),
  ];
}

function ofScript(
  severity: RehearsalFinding['severity'],
  subject: string,
  message: string,
): RehearsalFinding {
  return { severity, subject, message };
}
