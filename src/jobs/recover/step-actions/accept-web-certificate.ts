import { httpsName } from '../../../reach/https/https-settings.js';
import { otherCertificate } from '../../../reach/https/shown-certificate.js';
import { liveEstate } from '../live-estate.js';
import { liveInput } from '../recovery-ground.js';
import type { Action } from '../step-place.js';

const usualTimeoutMs = 20_000;

/**
 * Takes the certificate that a new manager shows, for the rest of this recovery, once the operator has compared and typed its
 * fingerprint. The configuration is the operator's own: it is told what has to be written into it. Throws
 * OVM_HTTPS_UNREACHABLE.
 */
export const acceptWebCertificate: Action = {
  proves: true,
  run: async (place) => {
    const { ground, operator, stated } = place;
    const [rest, second] = liveEstate(place)?.managerRests ?? [];
    if (rest === undefined || second !== undefined)
      return { is: 'cannot', why: 'the configuration names no REST interface of the manager' };
    const { host, port, certificate, timeout, legacy = false } = rest;
    const shown = await otherCertificate({
      ...{ host, port, legacy, connectTimeoutMs: timeout === undefined ? usualTimeoutMs : timeout * 1000 },
      ...(certificate !== undefined && { fingerprint: certificate }),
    });
    if (shown === undefined)
      return { is: 'done', note: `the certificate of ${httpsName(rest)} is the known one` };
    const fingerprint = `SHA256:${shown}`;
    operator.tell(`  ${httpsName(rest)} shows the certificate ${fingerprint}`);
    operator.tell(`  Known before: ${certificate ?? 'those that this system trusts'}.`);
    operator.tell(
      '  After an installation a new one is expected. On the manager host itself, this prints it:',
    );
    operator.tell(
      `    openssl s_client -connect localhost:${port} </dev/null | openssl x509 -noout -fingerprint -sha256`,
    );
    const question =
      'Compare the two. If they are the same, type the fingerprint; if not, somebody listens in between.';
    if ((await operator.ask(question, [fingerprint, 'stop'])) !== fingerprint) return { is: 'stop' };
    stated(`the certificate of ${httpsName(rest)} is ${fingerprint}`, fingerprint);
    const key = rest.key ?? 'the manager';
    operator.tell(
      `  It is taken for the rest of this recovery. For everything else, and for the nights, write`,
    );
    operator.tell(
      `  under ${key} in ${ground.configuration ?? 'the configuration'}: certificate: ${fingerprint}`,
    );
    const insteadOf = liveInput(ground)?.managerRests?.[0]?.certificate;
    return {
      is: 'done',
      note: `${fingerprint}; in the configuration ${key}.certificate must become the same`,
      learnt: { webCertificate: { fingerprint, insteadOf } },
    };
  },
};
