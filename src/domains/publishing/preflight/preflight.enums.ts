import { enumeration, type NameOf } from '../../../kernel/model';

export const PreflightCode = enumeration(
  'PreflightCode',
  'The reason a platform would reject or change a post.',
  {
    REQUIRED: 'A value is missing.',
    TOO_LONG: 'A text is too long.',
    TOO_MANY: 'There are too many items.',
    TOO_FEW: 'There are too few items.',
    TOO_HIGH: 'A value is too high.',
    TOO_LOW: 'A value is too low.',
    NOT_SUPPORTED: 'The platform does not support the value, or not for this kind of post.',
    INVALID: 'A value is not valid on the platform.',
    NOT_READY: 'A media file was not processed yet, or its processing failed.',
    NOT_FOUND: 'The social account does not exist, or is not visible to the viewer.',
    NOT_CONNECTED: 'A user has to reconnect the social account.',
    PAUSED: 'The social account is paused.',
    OTHER_CLIENT_ACCOUNT: 'The social account belongs to another client account than the post.',
    NOT_SHOWN: 'The platform does not show the value for this kind of post.',
    SCALED: 'The platform scales the image.',
    QUOTA_EXHAUSTED: 'The platform accepts no post for the social account now.',
  },
);
export type PreflightCode = NameOf<typeof PreflightCode>;
