import type { NightlyConfiguration } from '../base/configuration.js';
import { noticeTargets, type SendOptions, sendNotice } from '../jobs/nightly/send-notice.js';
import type { NightNotice } from '../model/night.js';
import { usualOlderThan } from './night-list.js';
import { eventDue, type Nights, noticeOf } from './notices.js';

/**
 * Tells everybody who is to be told of a night, all at the same time: none waits for another's failure. Gives what became
 * of each notice that was due, in the order of the configuration; it is for the record, where the next night looks up
 * what was said. One that failed is a matter of the exit code.
 */
export async function tellNight(
  nights: Nights,
  { notices = [], olderThan = usualOlderThan }: Pick<NightlyConfiguration, 'notices' | 'olderThan'>,
  options: SendOptions,
): Promise<NightNotice[]> {
  const sent = noticeTargets(notices).map(async (target) => {
    const event = eventDue(target.name, nights, olderThan);
    if (event === undefined) return [];
    const json = `${JSON.stringify(noticeOf(event, nights, olderThan))}\n`;
    return [{ ...(await sendNotice(target, json, options)), event }];
  });
  return (await Promise.all(sent)).flat();
}
