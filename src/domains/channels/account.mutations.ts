import { ID } from 'type-graphql';
import { consumeAttemptIn, type RateLimit } from '../../kernel/auth';
import { addJob, addTrackedJob } from '../../kernel/jobs';
import { type InputBuilder, modelOf } from '../../kernel/model';
import {
  type ActionGuard,
  applyChange,
  assertTransition,
  declareMutation,
  declareViewerActions,
  type MutationContext,
  recordChange,
  type StateMachine,
  throwUserError,
  transitionGuards,
  type Transitions,
  type Values,
} from '../../kernel/write';
import { MANAGE, mayManage, withManagedAccount } from './account-access';
import { CHANNEL_MESSAGES } from './channels.messages';
import { REFRESH_ACCOUNT, REVOKE_GRANT } from './check-task';
import { SocialAccount } from './social-account.entity';
import { endTokens } from './token-rows';

const model = modelOf(SocialAccount);

/** Whether an account is in use. The status of its connection is another matter: the platform decides about it. */
type Use = 'ACTIVE' | 'PAUSED' | 'DISCONNECTED';

/** Connecting again makes a disconnected account active. */
const USE_TRANSITIONS: Transitions<Use> = {
  ACTIVE: ['PAUSED', 'DISCONNECTED'],
  PAUSED: ['ACTIVE', 'DISCONNECTED'],
  DISCONNECTED: [],
};

const USE: StateMachine<Use> = {
  status: `CASE WHEN {connectionStatus} = 'DISCONNECTED' THEN 'DISCONNECTED' WHEN {isActive} THEN 'ACTIVE' ELSE 'PAUSED' END`,
  transitions: USE_TRANSITIONS,
};

const useOf = ({ connectionStatus, isActive }: SocialAccount): Use =>
  connectionStatus === 'DISCONNECTED' ? 'DISCONNECTED' : isActive ? 'ACTIVE' : 'PAUSED';

const isEnded = ({ connectionStatus }: SocialAccount): boolean =>
  connectionStatus === 'DISCONNECTED' || connectionStatus === 'EXPIRED' || connectionStatus === 'REVOKED';

const notEnded: ActionGuard = {
  when: `{connectionStatus} IN ('DISCONNECTED', 'EXPIRED', 'REVOKED')`,
  code: 'INVALID_STATE',
  reason: CHANNEL_MESSAGES.notRefreshable(),
};

declareViewerActions(SocialAccount, {
  pause: {
    description: 'Whether the viewer can pause the social account.',
    guards: [mayManage, ...transitionGuards(USE, 'PAUSED')],
  },
  resume: {
    description: 'Whether the viewer can resume the social account.',
    guards: [mayManage, ...transitionGuards(USE, 'ACTIVE')],
  },
  disconnect: {
    description: 'Whether the viewer can disconnect the social account.',
    guards: [mayManage, ...transitionGuards(USE, 'DISCONNECTED')],
  },
  refresh: {
    description: 'Whether the viewer can renew the authorization of the social account.',
    guards: [mayManage, notEnded],
  },
  reconnect: {
    description: 'Whether the viewer can reconnect the social account.',
    guards: [mayManage],
  },
});

interface AccountInput {
  readonly id: string;
}
type Context = MutationContext<AccountInput>;

const input = (builder: InputBuilder): void =>
  void builder.add('id', () => ID, { description: 'ID of the social account.', nullable: false });

const needs = { permission: MANAGE, of: () => SocialAccount } as const;

/** Changes whether a locked account is in use. */
async function setUse(
  ctx: Context,
  account: SocialAccount,
  use: Use,
  change: { readonly what: string; readonly values: Values },
): Promise<void> {
  assertTransition(USE_TRANSITIONS, useOf(account), use, ['input', 'id']);
  const before = account as unknown as Values;
  const changed = { context: ctx.context, tx: ctx.tx, before, values: change.values };
  await applyChange(model, changed);
  await recordChange(changed, model, change.what, account.id);
}

declareMutation('pauseSocialAccount', {
  description:
    'Pauses a social account. It stays connected, and nothing is published there until it is resumed.',
  needs,
  input,
  idempotent: true,
  errors: ['INVALID_STATE', 'InvalidStatusTransitionError'],
  payload: { socialAccount: () => SocialAccount },
  handler: async (ctx: Context) => {
    await withManagedAccount(ctx.tx, ctx.input.id, (account) =>
      setUse(ctx, account, 'PAUSED', { what: 'paused', values: { isActive: false } }),
    );
    return { socialAccount: ctx.input.id };
  },
});

declareMutation('resumeSocialAccount', {
  description: 'Resumes a paused social account.',
  needs,
  input,
  idempotent: true,
  errors: ['INVALID_STATE', 'InvalidStatusTransitionError'],
  payload: { socialAccount: () => SocialAccount },
  handler: async (ctx: Context) => {
    await withManagedAccount(ctx.tx, ctx.input.id, (account) =>
      setUse(ctx, account, 'ACTIVE', { what: 'resumed', values: { isActive: true } }),
    );
    return { socialAccount: ctx.input.id };
  },
});

declareMutation('disconnectSocialAccount', {
  description:
    'Disconnects a social account. Its history is kept, and connecting the account again restores it. The authorization is withdrawn on the platform, unless other accounts use it.',
  needs,
  input,
  idempotent: true,
  errors: ['INVALID_STATE', 'InvalidStatusTransitionError'],
  payload: { socialAccount: () => SocialAccount },
  handler: async (ctx: Context) => {
    const { tx, at } = ctx;
    const { id } = ctx.input;
    await withManagedAccount(tx, id, async (account) => {
      await setUse(ctx, account, 'DISCONNECTED', {
        what: 'disconnected',
        values: {
          isActive: false,
          connectionStatus: 'DISCONNECTED',
          connectionStatusSince: at,
          connectionProblem: null,
          missingScopes: [],
          authorizationEndsAt: null,
          nextCheckAt: null,
          expiryNoticeDays: null,
        },
      });
      await endTokens(tx, { organization: account.organization, socialAccount: id }, 'DISCONNECTED', at);
    });
    await addJob(tx, REVOKE_GRANT, { account: id });
    return { socialAccount: id };
  },
});

/** Each job calls the platform, whose limits are shared by all organizations. */
const REFRESHES: RateLimit = { name: 'social account refresh', limit: 12, windowSeconds: 3_600 };

declareMutation('refreshSocialAccount', {
  description: `Starts a job that renews the authorization of a social account, if the platform allows it, and synchronizes its profile. Rate limit: ${REFRESHES.limit} per account in an hour.`,
  needs,
  input,
  idempotent: true,
  errors: ['INVALID_STATE'],
  payload: { socialAccount: () => SocialAccount },
  startsJob: 'The job that renews the authorization.',
  handler: async ({ tx, input: { id }, context }: Context) => {
    const job = await withManagedAccount(tx, id, async (account) => {
      if (isEnded(account))
        throwUserError('INVALID_STATE', CHANNEL_MESSAGES.notRefreshable(), ['input', 'id']);
      await consumeAttemptIn(tx, { rateLimit: REFRESHES, key: id });
      return addTrackedJob(
        tx,
        REFRESH_ACCOUNT,
        { account: id },
        {
          kind: REFRESH_ACCOUNT,
          userId: context.actor!.userId,
          tenantId: account.organization,
          subject: { id, type: SocialAccount.name },
        },
      );
    });
    return { socialAccount: id, job };
  },
});
