import type { PreflightCost } from '../preflight/preflight.shapes';
import { type Columns, NOTHING } from './delivery-writer';

/** What was sent, as the publication keeps it. */
export interface SentContent {
  readonly caption: string | null;
  readonly hashtags: readonly string[];
  readonly mediaUrls: readonly string[];
  readonly accountUsername: string | null;
  readonly postTitle: string | null;
  /** What the platform charges for the post. */
  readonly cost?: PreflightCost | null;
}

/** Returns the columns of the publication with what was sent. */
export const contentColumns = (sent: SentContent | undefined): Columns =>
  sent
    ? {
        caption: sent.caption,
        hashtags: sent.hashtags,
        media_urls: sent.mediaUrls,
        account_username: sent.accountUsername,
        post_title: sent.postTitle,
      }
    : NOTHING;
