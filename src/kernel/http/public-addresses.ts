import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The name of a host resolved to an address that is not public. */
export class PrivateAddressError extends Error {
  constructor() {
    super('The URL does not lead to a public address.');
  }
}

/** Whether an address is public. IPv4 addresses in IPv6 form are checked as IPv4 addresses. */
function isAllowed(address: string, allowLoopback: boolean): boolean {
  const range = ipaddr.process(address).range();
  return range === 'unicast' || (allowLoopback && range === 'loopback');
}

/**
 * Returns whether a URL given by a user can be requested: over http or https, without credentials, and not from a private
 * address. Does not resolve its host name, which `publicLookup` checks for the connection.
 */
export function isPublicUrl(text: string, allowLoopback: boolean): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hostname } = new URL(text);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (!/^https?:$/.test(protocol) || username || password || !host) return false;
  return isIP(host) ? isAllowed(host, allowLoopback) : true;
}

interface LookupOptions {
  /** Whether addresses of this machine are allowed, for development and tests. */
  readonly allowLoopback: boolean;
  /** Resolves names. Defaults to that of the system. */
  readonly resolve?: typeof resolve;
}

/** Resolves names for a connection, which uses the addresses that were checked. */
export function publicLookup({ allowLoopback, resolve: find = resolve }: LookupOptions): LookupFunction {
  return (hostname, options, callback) => {
    find(hostname, { ...options, all: true }, (error, found) => {
      const addresses = error ? [] : found;
      if (error) return callback(error, '', 0);
      if (!addresses.length || addresses.some(({ address }) => !isAllowed(address, allowLoopback)))
        return callback(new PrivateAddressError(), '', 0);
      if (options.all) return callback(null, addresses);
      return callback(null, addresses[0]!.address, addresses[0]!.family);
    });
  };
}
