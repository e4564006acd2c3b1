const FORMAT =
  /^P(?=[\dT])(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,10})S)?)?$/;
const SECONDS = [604_800, 86_400, 3_600, 60, 1] as const;

/** Returns the seconds of an ISO 8601 duration. Undefined if the text is none, or has years, months or fractions. */
export function parseDuration(text: string): number | undefined {
  const parts = FORMAT.exec(text)?.slice(1);
  return parts?.reduce((sum, part: string | undefined, i) => sum + Number(part ?? 0) * SECONDS[i]!, 0);
}

/** Returns the ISO 8601 duration of a number of seconds, such as `P1DT12H`. */
export function durationText(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const time = [Math.floor((seconds % 86_400) / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60];
  const parts = time.map((amount, i) => (amount ? `${amount}${'HMS'[i]}` : '')).join('');
  if (!days && !parts) return 'PT0S';
  return `P${days ? `${days}D` : ''}${parts && `T${parts}`}`;
}
