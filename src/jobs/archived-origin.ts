import { archivePath } from '../archive/archive-path.js';
import { keptBy, type Origin, originText, type PlaceText } from '../model/origin.js';

/** `path:line` of an origin as it can be opened in the directory of an archive; a map lies outside of it. */
export function archivedOrigin(origin: Origin): string {
  if (origin.source === 'map') return originText(origin);
  return originText({ ...origin, file: `captured/${keptBy(origin)}/${archivePath(origin.file)}` });
}

/** How reports name the places of what was read: so that they can be opened where it is an archive. */
export function placesIn({ archive }: { readonly archive?: string }): PlaceText {
  return archive === undefined ? originText : archivedOrigin;
}
