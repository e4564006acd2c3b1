import { z } from 'zod';
import { networkNames } from '../frame/rows';

const network = z.enum(networkNames);

const play = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('close'), when: z.enum(['before', 'after']) }),
  z.strictObject({
    kind: z.literal('status'),
    when: z.enum(['before', 'after']),
    status: z.int().min(200).max(599),
    body: z.string().default(''),
  }),
  z.strictObject({ kind: z.literal('error'), error: z.string() }),
  z.strictObject({ kind: z.literal('delay'), milliseconds: z.int().min(0).max(600_000) }),
  z.strictObject({ kind: z.literal('omit'), fields: z.array(z.string()).min(1) }),
  z.strictObject({
    kind: z.literal('wait'),
    seconds: z.number().min(0),
    state: z.enum(['FINISHED', 'ERROR', 'EXPIRED', 'REJECTED']).default('FINISHED'),
    reason: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('webhook'), delivery: z.enum(['double', 'hold', 'drop']) }),
]);

/** Bodies of the control API. */
export const schemas = {
  script: z.strictObject({
    network: network.optional(),
    operation: z.string().optional(),
    account: z.string().optional(),
    play,
    times: z.int().min(1).default(1),
    share: z.number().min(0).max(1).default(1),
  }),
  clock: z.strictObject({ advanceSeconds: z.number().min(0) }),
  person: z.strictObject({
    event: z.enum([
      'PASSWORD_CHANGED',
      'APP_REMOVED',
      'DATA_DELETION_REQUESTED',
      'CHECKPOINT',
      'CHECKPOINT_CLEARED',
    ]),
  }),
  account: z.discriminatedUnion('event', [
    z.strictObject({ event: z.literal('ROLE_LOST'), personId: z.string() }),
    z.strictObject({ event: z.enum(['BLOCKED', 'UNBLOCKED']) }),
    z.strictObject({ event: z.literal('FOLLOWERS'), followers: z.int().min(0) }),
  ]),
  post: z.discriminatedUnion('event', [
    z.strictObject({ event: z.literal('EDIT'), text: z.string() }),
    z.strictObject({ event: z.enum(['DELETE', 'HIDE', 'SHOW']) }),
    z.strictObject({ event: z.literal('METRICS'), metrics: z.record(z.string(), z.int().min(0)) }),
  ]),
  comment: z.strictObject({
    author: z.string().min(1),
    text: z.string().min(1),
    parentId: z.string().optional(),
  }),
  limit: z.strictObject({ maximum: z.int().min(0).nullable() }),
  switch: z.strictObject({ off: z.boolean() }),
  app: z.strictObject({
    redirectUris: z.array(z.url()).min(1).optional(),
    deauthorizeUrl: z.url().nullable().optional(),
    dataDeletionUrl: z.url().nullable().optional(),
    webhookUrl: z.url().nullable().optional(),
  }),
  release: z.strictObject({ reversed: z.boolean().default(false) }),
} as const;
