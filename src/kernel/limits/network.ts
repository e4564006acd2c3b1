import ipaddr from 'ipaddr.js';

/** Bytes of an IPv6 address that a provider gives one customer; the rest is the customer's to choose. */
const CUSTOMER_BYTES = 8;

/**
 * The network that an address stands for where attempts and costs of nobody signed in are counted: an IPv4 address
 * itself, also in the form `::ffff:192.0.2.1`, and the /64 of an IPv6 address, since whoever has one address of it has
 * them all. What is no address counts as it is.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const known = ipaddr.process(address);
  if (known.kind() === 'ipv4') return known.toString();
  const network = ipaddr.fromByteArray(known.toByteArray().fill(0, CUSTOMER_BYTES));
  return `${network.toString()}/${CUSTOMER_BYTES * 8}`;
}
