import type { Settings } from '../settings';

/** Inputs of a part besides its data. */
export interface Run {
  readonly settings: Settings;
  readonly tell: (line: string) => void;
  /** Takes what stops something that was started; it is called in the end, whatever that is. */
  readonly started: (stop: () => Promise<void>) => void;
}
