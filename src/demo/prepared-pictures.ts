import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { allLibraries } from './library';
import { paintAll } from './paint';
import type { Picture } from './pictures';
import { badges } from './users';

const PROJECT_ROOT = join(__dirname, '../..');
const CACHE = join(PROJECT_ROOT, 'node_modules/.cache/marquee-demo');

/** Returns all images of the demo. */
export const allPictures = (): Picture[] => [...badges().values(), ...[...allLibraries().values()].flat()];

/** Returns the folder with the images that `npm ci` has rendered. Images of another version of the renderer are not used. */
export function preparedFolder(): string {
  const hash = createHash('sha256');
  for (const file of [join(PROJECT_ROOT, 'package-lock.json'), join(__dirname, 'paint.ts')])
    hash.update(readFileSync(file));
  return join(CACHE, hash.digest('hex').slice(0, 20));
}

/** Renders the images that the first start would otherwise render. Run by `npm ci`. */
export const preparePictures = (): Promise<unknown> =>
  paintAll(preparedFolder(), allPictures(), { threads: availableParallelism() });
