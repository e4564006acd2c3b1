import type { Network } from '../frame/network';
import { googleBusiness } from './google-business/network';
import { linkedin } from './linkedin/network';
import { facebook, instagram, whatsapp } from './meta/networks';
import { pinterest } from './pinterest/network';
import { tiktok } from './tiktok/network';
import { x } from './x/network';
import { youtube } from './youtube/network';

/** All networks, in the order of their ports. */
export const networks: readonly Network[] = [
  instagram,
  facebook,
  googleBusiness,
  linkedin,
  pinterest,
  tiktok,
  whatsapp,
  x,
  youtube,
];
