import type { Pool } from 'pg';
import { runPrepared } from '../../../src/domains/publishing/publisher/prepared';
import type { Platform } from '../../../src/domains/common/content.enums';
import type {
  DeliveryHold,
  DeliveryStage,
  HoldReason,
  PublicationAttemptStatus,
  PublicationStatus,
  ScheduleStatus,
} from '../../../src/domains/publishing/publishing.enums';

/** A publication as the database has it, with its schedule, its delivery and its attempts. */
export interface Seen {
  readonly id: string;
  readonly account: string;
  readonly platform: Platform;
  readonly status: PublicationStatus;
  readonly platformPostId: string | null;
  readonly isDeletedOnPlatform: boolean;
  readonly scheduledAt: Date;
  readonly isHeld: boolean;
  readonly schedule: ScheduleStatus;
  readonly waitsFor: HoldReason | null;
  readonly waitsUntil: Date | null;
  readonly stage: DeliveryStage | null;
  readonly hold: DeliveryHold | null;
  readonly runAt: Date | null;
  readonly lease: string | null;
  readonly firstIntentAt: Date | null;
  readonly attempts: readonly { readonly number: number; readonly status: PublicationAttemptStatus }[];
}

export type Snapshot = ReadonlyMap<string, Seen>;

const SELECT = `
  SELECT p.id, p.social_account_id AS account, p.platform, p.status, p.platform_post_id AS "platformPostId",
         p.is_deleted_on_platform AS "isDeletedOnPlatform", s.scheduled_at AS "scheduledAt",
         s.held_at IS NOT NULL AS "isHeld", s.status AS schedule,
         p.waits_for AS "waitsFor", s.waits_until AS "waitsUntil", d.stage, d.hold, d.run_at AS "runAt", d.lease,
         d.first_intent_at AS "firstIntentAt",
         (SELECT coalesce(json_agg(json_build_object('number', a.number, 'status', a.status) ORDER BY a.number), '[]')
            FROM publication_attempts a WHERE a.organization_id = p.organization_id AND a.publication_id = p.id) AS attempts
    FROM publications p
    JOIN schedules s ON s.organization_id = p.organization_id AND s.id = p.schedule_id
    LEFT JOIN publication_deliveries d ON d.organization_id = p.organization_id AND d.publication_id = p.id
   WHERE p.organization_id = $1 AND p.id = ANY ($2::uuid[]) ORDER BY p.id`;

export async function readSnapshot(
  pool: Pool,
  organization: string,
  ids: readonly string[],
): Promise<Snapshot> {
  const { rows } = await runPrepared<Seen>(pool, SELECT, [organization, ids]);
  return new Map(rows.map((row) => [row.id, row]));
}
