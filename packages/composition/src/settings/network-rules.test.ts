import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as v from 'valibot';
import { isHost, trustedProxies } from './network-rules.ts';

describe('A host', () => {
  it('is any address, or the name of a host', () => {
    const hosts = ['127.0.0.1', '::1', '0.0.0.0', '::', 'fe80::1%eth0', 'localhost', 'todo-1.lan'];
    assert.deepEqual(hosts.filter(isHost), hosts);
  });

  it('is neither a URL nor a host with a port', () => {
    const others = ['', ' ', 'http://localhost', 'localhost:80', '[::1]', 'a b', '-a', 'a/b', '*'];
    assert.deepEqual(others.filter(isHost), []);
  });
});

function read(text: string): unknown {
  return v.safeParse(trustedProxies(), text).output;
}

function isTrusted(text: string): boolean {
  return v.safeParse(trustedProxies(), text).success;
}

describe('The trusted proxies', () => {
  it('are counted', () => {
    assert.deepEqual(['1', '10'].map(read), [1, 10]);
  });

  it('are addresses, networks and loopback', () => {
    for (const list of [
      ['loopback'],
      ['10.0.0.0/8', '192.168.1.7', '::1', 'fd00::/8'],
      ['10.0.0.1/32', '2001:db8::1/128', '::ffff:10.0.0.1'],
    ]) {
      assert.deepEqual(read(list.join(' , ')), list);
    }
  });

  it('are never every address, nor what is no address', () => {
    const others = [
      '',
      '0',
      '11',
      '01',
      '-1',
      '1.5',
      'true',
      'all',
      '*',
      'proxy.example.com',
      '0.0.0.0/0',
      '::/0',
      '10.0.0.0/33',
      '::/129',
      '10.0.0.0/08',
      '10.0.0/8',
      '10.0.0.0/',
      '10.0.0.256',
      '1,10.0.0.1',
      '10.0.0.1,,10.0.0.2',
      '10.0.0.1,',
      'fe80::1%eth0',
      '10.0.0.0/8 10.0.0.1',
      'LOOPBACK',
      '127.1',
      '[::1]',
    ];
    assert.deepEqual(others.filter(isTrusted), []);
  });
});
