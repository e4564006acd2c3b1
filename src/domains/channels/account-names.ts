import { type Term, valueTerm } from '../../kernel/messages';

/** Returns the name of an account for messages. */
export const accountName = (account: {
  readonly username: string | null;
  readonly displayName: string | null;
  readonly platformUserId: string;
}): string => account.username ?? account.displayName ?? account.platformUserId;

/** Returns a platform as a word of a message. */
export const platformTerm = (platform: string): Term => valueTerm(platform);
