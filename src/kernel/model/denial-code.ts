import { enumeration, type NameOf } from './enumeration';

export const DenialCode = enumeration('DenialCode', 'The reason for denying an action.', {
  FORBIDDEN: 'The viewer lacks the required permission.',
  INVALID_STATE: 'The current state of the object does not allow it.',
});
export type DenialCode = NameOf<typeof DenialCode>;
