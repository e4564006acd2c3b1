import ipaddr from 'ipaddr.js';

/** Length of the IPv6 prefix that providers assign to one customer, in bytes. */
const CUSTOMER_BYTES = 8;

/**
 * Returns the network by which attempts and costs of anonymous requests are counted: the IPv4 address, also for the form
 * `::ffff:192.0.2.1`, or the /64 of an IPv6 address, all of whose addresses belong to one customer. Returns invalid
 * addresses unchanged.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const known = ipaddr.process(address);
  if (known.kind() === 'ipv4') return known.toString();
  const network = ipaddr.fromByteArray(known.toByteArray().fill(0, CUSTOMER_BYTES));
  return `${network.toString()}/${CUSTOMER_BYTES * 8}`;
}
