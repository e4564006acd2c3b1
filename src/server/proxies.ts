import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { TrustedProxies } from '../config';

/** Whether the `X-Forwarded-For` entry of an address is trusted. `hop` counts from 0, the peer itself. */
export type Trust = (address: string, hop: number) => boolean;

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function within(ranges: readonly string[]): Trust {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    if (prefix === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return (address) => list.check(address, familyOf(address));
}

/** Returns the trust function for Fastify, or undefined if no proxy is trusted. */
export const trustOf = (trusted: TrustedProxies | undefined): Trust | undefined =>
  typeof trusted === 'number' ? (_, hop) => hop < trusted : trusted && within(trusted);

/** Returns the client address as Fastify does, for upgrade requests, which Fastify does not handle. */
export function addressOf(
  { socket, headers }: IncomingMessage,
  trust: Trust | undefined,
): string | undefined {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',');
  const hops = [socket.remoteAddress ?? '', ...forwarded.split(',').reverse()].map((hop) => hop.trim());
  const known = hops.filter(Boolean);
  return known.find((address, hop) => hop === known.length - 1 || !trust?.(address, hop));
}
