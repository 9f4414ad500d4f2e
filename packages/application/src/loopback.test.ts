import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isLoopbackAddress, isLoopbackHost } from './loopback.ts';

const addresses = [
  '127.0.0.1',
  '127.8.9.1',
  '127.255.255.255',
  '::1',
  '0:0:0:0:0:0:0:1',
  '0000:0000:0000:0000:0000:0000:0000:0001',
  '::0:1',
  '::ffff:127.0.0.1',
  '::FFFF:127.0.0.1',
  '::ffff:7f00:1',
  '0:0:0:0:0:ffff:127.0.0.1',
];

const others = [
  '',
  ' ',
  '0.0.0.0',
  '128.0.0.1',
  '126.255.255.255',
  '10.127.0.1',
  '192.168.0.1',
  '127.1',
  '127.0.0.01',
  '127.0.0.256',
  '127.0.0.1.',
  '127.0.0.1.example.com',
  '127.evil.test',
  '2130706433',
  '::',
  '::2',
  '::1:1',
  '::127.0.0.1',
  '::ffff:128.0.0.1',
  '1::1',
  'fe80::1',
  '2001:db8::127.0.0.1',
  '::1%lo',
  '[::1]',
  '::1]@[::1',
  '::1\n',
  'example.com',
  'localhost.example.com',
];

describe('An address', () => {
  for (const address of addresses) {
    it(`is this machine’s alone: ${address}`, () => {
      assert.equal(isLoopbackAddress(address), true);
      assert.equal(isLoopbackHost(address), true);
    });
  }

  for (const address of others) {
    it(`is not this machine’s alone: ${JSON.stringify(address)}`, () => {
      assert.equal(isLoopbackAddress(address), false);
      assert.equal(isLoopbackHost(address), false);
    });
  }
});

describe('The name localhost', () => {
  for (const name of ['localhost', 'LocalHost']) {
    it(`is a host of this machine alone, and no address: ${name}`, () => {
      assert.equal(isLoopbackHost(name), true);
      assert.equal(isLoopbackAddress(name), false);
    });
  }
});
