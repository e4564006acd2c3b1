import type { EventWriter } from '../../kernel/write';
import { type NotificationTemplate, notify } from '../notifications/notification.service';
import { accessLevelOfMember, type MemberGrants } from '../organizations/permissions';
import { MANAGE } from './account-access';
import { accountName } from './account-names';
import type { ConnectionProblem } from './channels.enums';
import { SocialAccount } from './social-account.entity';

type Texts = NotificationTemplate['texts'];

/** What the managers of an account are told. `{account}` and `{organization}` are names. */
export interface ConnectionNotice {
  readonly priority: 'HIGH' | 'MEDIUM';
  readonly texts: Texts;
  /** Further names in the texts. */
  readonly names?: Readonly<Record<string, string>>;
}

const ENDED: ConnectionNotice = {
  priority: 'HIGH',
  texts: {
    en: {
      title: '{account} has to be reconnected',
      message:
        'The authorization of {account} in {organization} has ended. Nothing can be published there until you reconnect it.',
    },
    hi: {
      title: '{account} को फिर से कनेक्ट करना होगा',
      message:
        '{organization} में {account} की अनुमति समाप्त हो चुकी है। जब तक आप इसे फिर से कनेक्ट नहीं करते, वहाँ कुछ भी प्रकाशित नहीं हो सकता।',
    },
  },
};

const CHECKPOINT: ConnectionNotice = {
  priority: 'HIGH',
  texts: {
    en: {
      title: '{account} needs your attention on its platform',
      message:
        'The platform requires the owner of {account} to sign in to its app and confirm their identity. Then reconnect the account in {organization}.',
    },
    hi: {
      title: '{account} पर आपके ध्यान की आवश्यकता है',
      message:
        'प्लेटफ़ॉर्म चाहता है कि {account} के स्वामी उसके ऐप में साइन इन करके अपनी पहचान की पुष्टि करें। उसके बाद {organization} में खाते को फिर से कनेक्ट करें।',
    },
  },
};

/** Returns the notice that scopes were withdrawn, while the account stays connected. */
export const noticeOfScopes = (scopes: readonly string[]): ConnectionNotice => ({
  priority: 'HIGH',
  names: { scopes: scopes.join(', ') },
  texts: {
    en: {
      title: 'Permissions for {account} were withdrawn',
      message:
        'These permissions were withdrawn on the platform: {scopes}. Reconnect {account} in {organization} and grant them again.',
    },
    hi: {
      title: '{account} की कुछ अनुमतियाँ वापस ले ली गई हैं',
      message:
        'प्लेटफ़ॉर्म पर ये अनुमतियाँ वापस ले ली गई हैं: {scopes}। {organization} में {account} को फिर से कनेक्ट करें और ये अनुमतियाँ दोबारा दें।',
    },
  },
});

const endsIn = (days: number): ConnectionNotice => ({
  priority: days > 1 ? 'MEDIUM' : 'HIGH',
  texts: {
    en: {
      title: `The authorization of {account} ends within ${days === 1 ? 'a day' : `${days} days`}`,
      message:
        'Reconnect {account} in {organization} before then. Its history and scheduled content are kept.',
    },
    hi: {
      title: `{account} की अनुमति ${days} दिन के भीतर समाप्त हो जाएगी`,
      message:
        'उससे पहले {organization} में {account} को फिर से कनेक्ट करें। उसका इतिहास और निर्धारित सामग्री बनी रहेगी।',
    },
  },
});

/** Returns the notice of a problem that only a user can solve. */
export function noticeOfProblem(problem: ConnectionProblem | null): ConnectionNotice | undefined {
  if (problem === 'AUTHORIZATION_EXPIRED' || problem === 'AUTHORIZATION_REVOKED') return ENDED;
  return problem === 'CHECKPOINT' ? CHECKPOINT : undefined;
}

const NOTICE_DAYS = [1, 7, 14];
const DAY = 86_400_000;

/**
 * Returns the notice that an authorization ends, 14, 7 and 1 days before. `noticed` is the number of days of the last
 * notice, so that each is sent once.
 */
export function noticeOfEnd(
  end: Date | null,
  noticed: number | null,
  at: Date,
): { notice?: ConnectionNotice; days: number | null } {
  const left = end === null ? Infinity : end.getTime() - at.getTime();
  const days = NOTICE_DAYS.find((limit) => left <= limit * DAY);
  if (days === undefined) return { days: null };
  return noticed !== null && noticed <= days ? { days: noticed } : { days, notice: endsIn(days) };
}

interface NotifiedAccount {
  readonly id: string;
  readonly organization: string;
  readonly clientAccount: string | null;
  readonly username: string | null;
  readonly displayName: string | null;
  readonly platformUserId: string;
}

interface Member extends MemberGrants {
  readonly userId: string;
  readonly clientAccount: string | null;
}

/** Returns the members who may reconnect the account. */
async function managersOf(
  writer: EventWriter,
  { organization, clientAccount }: NotifiedAccount,
): Promise<Member[]> {
  const members = (await writer.query(
    `SELECT user_id AS "userId", role, client_account_id AS "clientAccount",
            granted_permissions AS "grantedPermissions", denied_permissions AS "deniedPermissions"
       FROM memberships WHERE organization_id = $1 AND status = 'ACTIVE' ORDER BY id`,
    [organization],
  )) as Member[];
  return members.filter((member) => {
    const level = accessLevelOfMember(member, MANAGE);
    return level === 'ALL' || (level === 'CLIENT' && member.clientAccount === clientAccount);
  });
}

/** Notifies the members who may reconnect an account, in the transaction of the writer. */
export async function notifyManagers(
  writer: EventWriter,
  { priority, texts, names }: ConnectionNotice,
  account: NotifiedAccount,
): Promise<void> {
  const template: NotificationTemplate = { kind: 'SOCIAL_ACCOUNT', priority, texts, mail: 'IF_WANTED' };
  const managers = await managersOf(writer, account);
  await notify(writer, template, {
    recipients: { userIds: managers.map(({ userId }) => userId) },
    organization: account.organization,
    names: { ...names, account: accountName(account) },
    subject: { id: account.id, type: SocialAccount.name },
  });
}
