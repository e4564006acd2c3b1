import type { Failure } from '../../frame/network';
import { metaError } from '../meta/errors';

/** Codes of the Cloud API with their titles. They are returned by a call, or later by a webhook. */
const TITLES = {
  80007: 'Rate limit issues',
  130429: 'Rate limit hit',
  131000: 'Something went wrong',
  131008: 'Required parameter is missing',
  131009: 'Parameter value is not valid',
  131016: 'Service unavailable',
  131021: 'Recipient cannot be sender',
  131026: 'Message undeliverable',
  131031: 'Account has been locked',
  131037: 'Phone number needs display name approval',
  131042: 'Business eligibility payment issue',
  131047: 'Re-engagement message',
  131048: 'Spam rate limit hit',
  131049: 'This message was not delivered to maintain healthy ecosystem engagement.',
  131050: 'User has stopped marketing messages',
  131051: 'Unsupported message type',
  131052: 'Media download error',
  131053: 'Media upload error',
  131056: '(Business Account, Consumer Account) pair rate limit hit',
  131057: 'Account in maintenance mode',
  132000: 'Number of parameters does not match the expected number of params',
  132001: 'Template name does not exist in the translation',
  132005: 'Template hydrated text too long',
  132012: 'Template parameter format mismatch',
  132015: 'Template is paused',
  132016: 'Template is disabled',
  133004: 'Server temporarily unavailable',
  133010: 'Phone number not registered',
} as const;

export type CloudCode = keyof typeof TITLES;

/** Statuses of errors that are not 400. */
const STATUSES: Partial<Record<CloudCode, number>> = {
  80007: 429,
  130429: 429,
  131000: 500,
  131016: 503,
  131031: 403,
  131056: 429,
  132001: 404,
  133004: 503,
};

/** An error as a webhook reports it. */
export const webhookError = (code: CloudCode, details: string = TITLES[code]): object => ({
  code,
  title: TITLES[code],
  message: TITLES[code],
  error_data: { details },
});

/** Creates an error that a call returns. */
export const cloudError = (code: CloudCode, details: string = TITLES[code]): Failure =>
  metaError({
    code,
    message: `(#${code}) ${TITLES[code]}`,
    status: STATUSES[code] ?? 400,
    data: { messaging_product: 'whatsapp', details },
  });

/** Whether a scripted reason is a code of the Cloud API. */
export const isCloudCode = (code: number): code is CloudCode => Object.hasOwn(TITLES, code);

/** Errors of the Cloud API, by `cloud` and their code. */
export const whatsappErrors: Readonly<Record<string, () => Failure>> = Object.fromEntries(
  Object.keys(TITLES).map((code) => [`cloud${code}`, () => cloudError(Number(code) as CloudCode)]),
);
