export interface Progress {
  /** An integer from 0 to 100. */
  readonly percent: number;
  /** The current step, for display to the user. */
  readonly message: string | null;
}

const MAX_MESSAGE_LENGTH = 500;

/** Returns the progress of a job, whatever number it reports. */
export const progressOf = (percent: number, message?: string): Progress => ({
  percent: Math.max(0, Math.min(100, Math.floor(percent))) || 0,
  message: message?.slice(0, MAX_MESSAGE_LENGTH) ?? null,
});
