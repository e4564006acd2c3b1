import { metaDialect } from '../meta/failures';
import type { Dialect, Failure } from '../network-client';

/** Classes of the codes that WhatsApp has besides those of the Graph API, or with another meaning. */
const CODES: Readonly<Record<string, Failure['class']>> = {
  0: 'RECONNECT',
  3: 'SETUP',
  130429: 'NOT_SENT',
  131000: 'UNAVAILABLE',
  131008: 'FIX_CONTENT',
  131009: 'FIX_CONTENT',
  131016: 'NOT_SENT',
  131021: 'FIX_CONTENT',
  // Undeliverable, such as to a number without WhatsApp.
  131026: 'FIX_CONTENT',
  131031: 'SETUP',
  131037: 'SETUP',
  131042: 'SETUP',
  // Outside of the 24 hours, only templates can be sent.
  131047: 'FIX_CONTENT',
  131048: 'QUOTA',
  // Marketing that is held back for this recipient.
  131049: 'QUOTA',
  // The recipient opted out.
  131050: 'FIX_CONTENT',
  131051: 'FIX_CONTENT',
  131052: 'FIX_MEDIA',
  131053: 'FIX_MEDIA',
  131056: 'NOT_SENT',
  131057: 'NOT_SENT',
  133004: 'NOT_SENT',
  133010: 'SETUP',
};

/** Limits with the pause after a failure; the responses do not tell it. */
const PAUSES: Readonly<Record<string, string>> = {
  131048: 'rate.spam_pause',
  131049: 'messaging.marketing_pause',
};

/** Templates that do not exist, do not match, or are paused or disabled. */
const isTemplate = (code: string): boolean => /^132\d{3}$/.test(code);

/** Failures and limits of the Cloud API, in the form of the Graph API. */
export const whatsappDialect: Dialect = {
  ...metaDialect,
  failureOf(response, now, request) {
    const failure = metaDialect.failureOf(response, now, request);
    const code = failure?.code ?? '';
    const known = isTemplate(code) ? 'FIX_CONTENT' : CODES[code];
    if (!failure || !known) return failure;
    const pause = PAUSES[code];
    return { ...failure, class: known, ...(pause !== undefined && { pause, retryAt: undefined }) };
  },
};
