import type { To } from './cycle-to';

export interface From {
  to: To;
}
