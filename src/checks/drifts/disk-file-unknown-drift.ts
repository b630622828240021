import { refreshRepository } from './cures.js';
import type { DriftRule } from './drift.js';
import { canBeRefreshed, isUnknown, placeOfList, repositorySubject } from './listed-objects.js';

const types = { 'virtual-disk': 'VirtualDisk', iso: 'VirtualCdrom' } as const;
const nouns = { 'virtual-disk': 'virtual disk', iso: 'ISO' } as const;

export const diskFileUnknownDrift: DriftRule = {
  name: 'disk-file-unknown',
  title: 'A presented repository holds a virtual disk or an ISO that the manager does not list',
  check: (views) =>
    views.repositories.diskFiles.flatMap(({ id, repositoryId, kind, origin }) => {
      // what else lies there is no disk to the manager (only these endings were seen)
      if (!/\.(?:img|iso)$/i.test(id) || !isUnknown(views, types[kind], id)) return [];
      if (!canBeRefreshed(views, repositoryId)) return [];
      return {
        subject: `${nouns[kind]} ${id}`,
        message: `it lies in ${repositorySubject(views, repositoryId)}, and the manager does not list it`,
        origins: [origin, ...placeOfList(views, types[kind])],
        cure: refreshRepository(repositoryId, 'the manager reads the repository again and finds the file'),
      };
    }),
};
