import type { ClassRef } from '../../src/kernel/model/metadata';
import { AiGeneration } from '../../src/domains/ai/ai-generation.entity';
import { AiModelSetting } from '../../src/domains/ai/ai-model-setting.entity';
import { AI_FAILURE_MESSAGES } from '../../src/domains/ai/ai.messages';
import { BrandVoiceSample } from '../../src/domains/ai/voice/brand-voice-sample.entity';
import { CostEntry } from '../../src/domains/billing/cost-entry.entity';
import { UsagePeriod } from '../../src/domains/billing/usage-period.entity';
import { Campaign } from '../../src/domains/campaigns/campaign.entity';
import { ConnectionRequest } from '../../src/domains/channels/connection-request.entity';
import { SocialAccountToken } from '../../src/domains/channels/social-account-token.entity';
import { SocialAccount } from '../../src/domains/channels/social-account.entity';
import { Session } from '../../src/domains/identity/session.entity';
import { User } from '../../src/domains/identity/user.entity';
import { Job } from '../../src/domains/jobs/job.entity';
import { MediaAsset } from '../../src/domains/media/media-asset.entity';
import { Membership } from '../../src/domains/organizations/membership.entity';
import { NetworkLimit } from '../../src/domains/platform/network-limit.entity';
import { SystemSetting } from '../../src/domains/platform/system-setting.entity';
import { PublicationAttempt } from '../../src/domains/publishing/publication-attempt.entity';
import { PublicationDelivery } from '../../src/domains/publishing/publication-delivery.entity';
import { Publication } from '../../src/domains/publishing/publication.entity';
import { ApprovalRequest } from '../../src/domains/review/approval-request.entity';
import { QaRequest } from '../../src/domains/review/qa/qa-request.entity';
import { ReviewTask } from '../../src/domains/review/review-task.entity';
import { Feedback } from '../../src/domains/review/feedback.entity';
import { GuestReviewLink } from '../../src/domains/review/guest-review-link.entity';
import { Revision } from '../../src/domains/review/revision.entity';
import { ApprovalStageApprover } from '../../src/domains/review/approval-stage.entity';
import { type Example, type Examples, NEW_ROW, type Values } from './generated-rows';

const DAY = 86_400_000;

/** Content of a request: a post, unless a campaign is given. */
const contentOf = ({ post, campaign }: Values): Values => (post || campaign ? {} : { post: NEW_ROW });

const STAGE = { name: 'Review', rule: 'ANY', timeLimit: 3600, userIds: [], roles: ['OWNER'] };

/**
 * The values that CHECK constraints and business rules of entities require. Entities without such constraints need no
 * entry: their rows are generated from the declaration.
 */
export const EXAMPLES: Examples = new Map<ClassRef, Example>([
  [User, ({ deletedAt }) => (deletedAt ? { status: 'DELETED' } : {})],
  [Session, () => ({ expiresAt: new Date(Date.now() + DAY) })],
  [
    Membership,
    ({ clientAccount, status }) => ({
      role: clientAccount ? 'CLIENT' : 'MEMBER',
      joinedAt: new Date(),
      ...(status === 'INACTIVE' && { formerName: 'Asha Rao' }),
    }),
  ],
  [Job, ({ status }) => (status === 'COMPLETED' ? { finishedAt: new Date() } : {})],
  [BrandVoiceSample, () => ({ embedding: null, embeddingModel: null, embeddedAt: null })],
  [
    AiGeneration,
    ({ status = 'PENDING' }) => ({
      ...{ status, provider: 'COMPOSER', modelName: 'composer', cachedInputTokens: 0, reasoningTokens: 0 },
      failure: status === 'FAILED' ? { reason: 'REFUSED', message: AI_FAILURE_MESSAGES.REFUSED() } : null,
      finishedAt: status === 'PENDING' || status === 'RUNNING' ? null : new Date(),
      ...{ archivedAt: null, input: {} },
      ...(status === 'COMPLETED' && { hashtags: ['tea'] }),
    }),
  ],
  [
    AiModelSetting,
    () => ({
      ...{ tier: 'LIGHT', provider: 'OPENAI_COMPATIBLE', isActive: false },
      ...{ modelName: 'qwen3', baseUrl: 'https://models.example/v1', apiKey: null },
    }),
  ],
  [Campaign, ({ kind = 'ORGANIC' }) => (kind === 'ORGANIC' ? {} : { adsAiOptimizationEnabled: true })],
  [
    SystemSetting,
    ({ kind = 'SETTING' }) => ({ value: kind === 'SECRET' ? null : kind === 'LIMIT' ? 1 : true }),
  ],
  [NetworkLimit, () => ({ value: '5', text: null, unit: 'COUNT', currency: null })],
  [
    SocialAccount,
    ({ platform = 'INSTAGRAM' }, n) => ({
      platform,
      ...(platform === 'INSTAGRAM' && { username: `studio${n}`, kind: 'BUSINESS' }),
    }),
  ],
  [ConnectionRequest, (_, n) => ({ stateHash: `state${n}`, expiresAt: new Date(Date.now() + DAY) })],
  [SocialAccountToken, () => ({ accessToken: `key.${'A'.repeat(60)}` })],
  [
    PublicationAttempt,
    ({ status = 'PUBLISHED' }) => ({ status, finishedAt: status === 'RUNNING' ? null : new Date() }),
  ],
  [CostEntry, ({ kind = 'CHARGED' }) => ({ kind, reservedQuantity: kind === 'RESERVED' ? 1 : 0 })],
  [UsagePeriod, ({ startDate }) => (startDate ? { endDate: startDate } : {})],
  [ApprovalStageApprover, ({ user }) => (user ? {} : { role: 'MANAGER' })],
  [
    ApprovalRequest,
    (given) => ({
      ...contentOf(given),
      stages: [STAGE],
      dueAt: (given.status ?? 'PENDING') === 'PENDING' ? new Date() : null,
      reviewedAt: new Date(),
      ...(given.status === 'VOIDED' && { voidReason: 'EDITED' }),
    }),
  ],
  [
    ReviewTask,
    ({ user, request, qaRequest }) =>
      qaRequest ? {} : { ...(!user && { role: 'OWNER' }), ...(!request && { request: NEW_ROW }), stage: 1 },
  ],
  [
    QaRequest,
    ({ status = 'PENDING' }) => ({
      slaHours: 24,
      ...(status !== 'PENDING' && { assignedAt: new Date() }),
      ...(status === 'COMPLETED' ? { completedAt: new Date() } : { qualityScore: null }),
      ...(status === 'CANCELLED' && { cancelledAt: new Date() }),
    }),
  ],
  [Feedback, (given) => ({ ...contentOf(given), guestName: null })],
  [
    GuestReviewLink,
    (_, n) => ({ rights: ['SEE'], tokenHash: `${n}`, expiresAt: new Date(Date.now() + DAY) }),
  ],
  [
    Revision,
    (given) => ({ ...contentOf(given), ...(given.status === 'COMPLETED' && { completedAt: new Date() }) }),
  ],
  [PublicationDelivery, () => ({ stage: 'SETTLED', hold: null, progress: null, followUps: [] })],
  [
    MediaAsset,
    (_, n) => ({
      filename: 'picture.jpg',
      originalFilename: 'picture.jpg',
      mimeType: 'image/jpeg',
      fileSize: 1000,
      storagePath: `media/${n}.jpg`,
      url: `http://127.0.0.1:4000/media/${n}.jpg`,
    }),
  ],
  [
    Publication,
    ({ platform = 'INSTAGRAM', status }, n) => ({
      platform,
      ...(platform === 'INSTAGRAM' &&
        status === 'PUBLISHED' && { platformPostId: `ig-post-${n}`, kind: 'IMAGE' }),
    }),
  ],
]);
