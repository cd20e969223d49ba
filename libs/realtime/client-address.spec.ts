import type { IncomingMessage } from 'node:http';
import { addressSeenByClient } from './client-address.js';

const request = (headers: IncomingMessage['headers'], encrypted = false) =>
  ({
    headers: { host: 'inside:3000', ...headers },
    socket: { encrypted },
  }) as unknown as IncomingMessage;

describe('the address that a browser sees', () => {
  const forged = {
    'x-forwarded-proto': 'http, https',
    'x-forwarded-host': 'evil.example, rounds.example',
  };

  it('is ours where no proxy is trusted, whatever is claimed', () => {
    expect(addressSeenByClient(request(forged), false)).toEqual({
      protocol: 'http',
      host: 'inside:3000',
    });
    expect(addressSeenByClient(request({}, true), false).protocol).toBe('https');
  });

  it('is what the nearest proxy says where one is trusted', () => {
    expect(addressSeenByClient(request(forged), true)).toEqual({
      protocol: 'https',
      host: 'rounds.example',
    });
    expect(addressSeenByClient(request({}), true)).toEqual({
      protocol: 'http',
      host: 'inside:3000',
    });
  });
});
