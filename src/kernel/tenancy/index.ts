/** What domains need to say who can read rows, and what roles permit. */
export { type AuthorizationTarget, declareAuthorization } from '../model/authorization';
export { memberTenants, readableScopes, readableTenants, viewerId, viewerSession } from './session-variables';
