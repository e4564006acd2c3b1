import type { From } from './cycle-from';

export interface To {
  from: From;
}
