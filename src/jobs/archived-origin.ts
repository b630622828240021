import { archivePath } from '../archive/archive-path.js';
import { type Origin, originText } from '../model/origin.js';

/** `path:line` of an origin as it can be opened in the directory of an archive; a map lies outside of it. */
export function archivedOrigin(origin: Origin): string {
  if (origin.source === 'map') return originText(origin);
  return originText({ ...origin, file: `captured/${origin.source}/${archivePath(origin.file)}` });
}
