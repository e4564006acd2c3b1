import { parse } from 'bowser';

/** What a client says it is; null where it does not tell. */
export interface Device {
  /** Kind of device, such as `mobile`. */
  readonly type: string | null;
  /** Maker and model, which few clients still tell. */
  readonly name: string | null;
  /** Browser and its main version, such as `Firefox 128`. */
  readonly browser: string | null;
  /** Operating system and its version, such as `Android 14`. */
  readonly os: string | null;
}

const UNKNOWN: Device = { type: null, name: null, browser: null, os: null };

/** The known parts as one text; null when there are none. */
const joined = (maxLength: number, ...parts: (string | undefined)[]): string | null =>
  parts.filter(Boolean).join(' ').slice(0, maxLength) || null;

/** Reads a User-Agent. It is a claim, for people to recognize their devices by, and never a reason to refuse anybody. */
export function deviceOf(userAgent: string | undefined): Device {
  if (!userAgent) return UNKNOWN;
  try {
    const { browser, os, platform } = parse(userAgent);
    return {
      type: joined(20, platform.type),
      name: platform.model ? joined(100, platform.vendor, platform.model) : null,
      browser: browser.name ? joined(50, browser.name, browser.version?.split('.')[0]) : null,
      os: os.name ? joined(50, os.name, os.versionName ?? os.version) : null,
    };
  } catch {
    return UNKNOWN;
  }
}
