import { describe, expect, test } from 'vitest';
import { isPublicAddress, readAllowList } from './public-address.ts';

const evil = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.254',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.0.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:7f00:1',
  '::ffff:8.8.8.8',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::8.8.8.8',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2001:20::1',
  '2002:7f00:1::',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'localhost',
  '',
  '127.1',
  '0177.0.0.1',
  '2130706433',
  '0x7f000001',
];

describe('isPublicAddress', () => {
  test.each(evil)('refuses %s', (address) => expect(isPublicAddress(address)).toBe(false));
  test.each(['1.1.1.1', '8.8.8.8', '93.184.215.14', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e'])('takes %s', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
});

describe('readAllowList', () => {
  const list = readAllowList(['wiki.intern', '10.1.0.0/16', '127.0.0.1', 'fd00::/8']);
  test('knows names, addresses and networks', () => {
    expect([list.name('WIKI.intern'), list.name('other.intern')]).toEqual([true, false]);
    expect(
      ['10.1.2.3', '10.2.0.1', '127.0.0.1', '127.0.0.2', 'fd12::1', '::1', '::ffff:127.0.0.1', 'wiki.intern'].map((address) => list.address(address)),
    ).toEqual([true, false, true, false, true, false, false, false]);
  });
  test.each(['10.1.0.0/99', 'a b', 'http://x', '-x'])('says what is wrong with "%s"', (entry) => expect(() => readAllowList([entry])).toThrow(entry));
});
