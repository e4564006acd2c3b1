/** What domains need to store and read encrypted attributes in jobs. */
export { Encryption } from './encryption';
export { EncryptionError, type EncryptionFailure } from './encryption-error';
export { type OwnerConnection, readEncrypted, updateEncrypted } from './stored-values';
