import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Of IPv6, what is given out to the public internet (RFC 4291); everything else is special in one way or another. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is one that anybody on the internet may be at: not this machine, not its network, not what leads there by translation (mapped and embedded
 * IPv4, NAT64, 6to4, Teredo), not a group of machines. What is no address at all is not public either.
 */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0 || !ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 || address.match(globalUnicast);
}

/** What an operator allows besides: names, addresses and networks of his own. */
export type AllowList = { name(host: string): boolean; address(address: string): boolean };

/**
 * Reads `OUTGOING_ALLOW`: host names, addresses and networks (10.1.0.0/16), already split.
 * @throws TypeError naming what is none of them
 */
export function readAllowList(entries: readonly string[]): AllowList {
  const names = new Set<string>();
  const networks: [ipaddr.IPv4 | ipaddr.IPv6, number][] = [];
  for (const entry of entries) {
    if (ipaddr.isValidCIDR(entry)) networks.push(ipaddr.parseCIDR(entry));
    else if (isIP(entry) !== 0) networks.push([ipaddr.parse(entry), isIP(entry) === 4 ? 32 : 128]);
    else if (/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(entry)) names.add(entry.toLowerCase());
    else throw new TypeError(`"${entry}" is no host name, address or network`);
  }
  return {
    name: (host) => names.has(host.toLowerCase()),
    address(text) {
      if (!ipaddr.isValid(text)) return false;
      const address = ipaddr.parse(text);
      return networks.some(([network, bits]) => address.kind() === network.kind() && address.match(network, bits));
    },
  };
}
