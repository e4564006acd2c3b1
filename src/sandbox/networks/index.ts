import type { Network } from '../frame/network';
import { googleBusiness } from './google-business/network';
import { linkedin } from './linkedin/network';
import { facebook, instagram } from './meta/networks';
import { x } from './x/network';
import { youtube } from './youtube/network';

/** All networks, in the order of their ports. */
export const networks: readonly Network[] = [instagram, facebook, linkedin, youtube, x, googleBusiness];
