import fc from '../../support/property';
import { networkOf } from '../../../src/kernel/limits/network';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['::1', '::/64'],
  ['fe80::1%eth0', 'fe80::/64'],
  ['no address', 'no address'],
  ['', ''],
])('maps address %s to network %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('maps all IPv6 addresses of one /64 to the same network and no others', () => {
  const group = fc.nat(0xffff).map((n) => n.toString(16));
  const half = fc.tuple(group, group, group, group).map((groups) => groups.join(':'));
  fc.assert(
    fc.property(half, half, half, half, (mine, other, one, two) => {
      fc.pre(mine !== other && !/^(0:){3}0$/.test(mine) && !/^(0:){3}0$/.test(other));
      expect(networkOf(`${mine}:${one}`)).toBe(networkOf(`${mine}:${two}`));
      expect(networkOf(`${mine}:${one}`)).not.toBe(networkOf(`${other}:${one}`));
    }),
  );
});
