/** What requests to URLs of users need: they reach public addresses only. */
export { isPublicUrl, PrivateAddressError, publicLookup } from './public-addresses';
