/** What domains need to store and read encrypted attributes in jobs. */
export { Encryption } from './encryption';
export { EncryptionError } from './encryption-error';
export { readEncrypted, updateEncrypted } from './stored-values';
