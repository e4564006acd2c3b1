import { parse } from 'bowser';

/** Device data reported by the client. Null where unknown. */
export interface Device {
  /** The kind of device, such as `mobile`. */
  readonly type: string | null;
  /** Vendor and model, which few clients report. */
  readonly name: string | null;
  /** Browser and major version, such as `Firefox 128`. */
  readonly browser: string | null;
  /** Operating system and its version, such as `Android 14`. */
  readonly os: string | null;
}

const UNKNOWN: Device = { type: null, name: null, browser: null, os: null };

/** Joins the known parts, truncated to a maximum length. Null if there are none. */
const joined = (maxLength: number, ...parts: (string | undefined)[]): string | null =>
  parts.filter(Boolean).join(' ').slice(0, maxLength) || null;

/** Parses a User-Agent. The result only helps users to recognize their devices and must not affect authorization. */
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
