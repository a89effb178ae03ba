// A client of the Key Provider API as a wallet's back end has one: JSON over kept-alive connections with a client certificate,
// and typed errors for the answers it knows. Checks a server with it and prints one line of JSON for each check.
// Usage: node key_provider_client.js PORT CERTIFICATE KEY AUTHORITY OTHER_CERTIFICATE OTHER_KEY
'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const fs = require('node:fs');
const https = require('node:https');

class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}
class BadRequestError extends ApiError {}
class UnauthorizedError extends ApiError {}
class NotFoundError extends ApiError {}
class ConflictError extends ApiError {}

const ERRORS = { 400: BadRequestError, 401: UnauthorizedError, 404: NotFoundError, 409: ConflictError };
const TIMEOUT_MS = 60000;

class KeyProviderClient {
  constructor(port, certificate, key, authority) {
    this.port = port;
    this.connections = 0;
    this.agent = new https.Agent({
      keepAlive: true,
      maxSockets: 1,
      cert: fs.readFileSync(certificate),
      key: fs.readFileSync(key),
      ca: fs.readFileSync(authority),
    });
  }

  close() {
    this.agent.destroy();
  }

  call(method, path, body) {
    return new Promise((resolve, reject) => {
      const headers = {
        'Accept-Encoding': 'gzip, deflate',
        Accept: 'application/json',
        'User-Agent': 'key-provider-client/1',
      };
      const json = body === undefined ? undefined : JSON.stringify(body);
      if (json !== undefined) {
        headers['Content-Type'] = 'application/json';
        headers['Content-Length'] = Buffer.byteLength(json);
      }
      const request = https.request(
        { host: '127.0.0.1', port: this.port, method, path, headers, agent: this.agent, timeout: TIMEOUT_MS },
        (response) => {
          const parts = [];
          response.on('data', (part) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            try {
              assert.match(response.headers['content-type'], /^application\/json/);
              const answer = JSON.parse(Buffer.concat(parts).toString('utf8'));
              if (response.statusCode === 200) {
                resolve(answer);
                return;
              }
              const type = ERRORS[response.statusCode] || ApiError;
              reject(new type(response.statusCode, answer.message));
            } catch (error) {
              reject(error);
            }
          });
        },
      );
      request.on('socket', (socket) => {
        if (!socket.counted) {
          socket.counted = true;
          this.connections += 1;
        }
      });
      request.on('timeout', () => request.destroy(new Error('no answer in time')));
      request.on('error', reject);
      request.end(json);
    });
  }

  postKey(key) {
    return this.call('POST', '/key', key);
  }

  getKey(pub, source) {
    const query = new URLSearchParams({ source });
    return this.call('GET', `/key/${encodeURIComponent(pub)}?${query}`);
  }

  generateDataKey(keyType) {
    return this.call('POST', '/generateDataKey', { keyType });
  }

  decryptDataKey(encryptedKey) {
    return this.call('POST', '/decryptDataKey', { encryptedKey });
  }
}

const bytes = (decimals) => Uint8Array.from(decimals.split(',').map((number) => parseInt(number, 10)));

const pems = () => {
  const pair = crypto.generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return [pair.publicKey, pair.privateKey];
};

const CHECKS = {
  'a key is stored and its secret is not in the answer': async (wallet) => {
    const key = { prv: 'xprv-1', pub: 'xpub-1', coin: 'tbtc', source: 'user', type: 'independent' };
    const { prv, ...rest } = key;
    assert.deepEqual(await wallet.postKey({ ...key, seed: 'seed' }), rest);
    assert.deepEqual(await wallet.getKey('xpub-1', 'user'), key);
  },
  'public keys of every form are found again': async (wallet) => {
    const [publicPem, privatePem] = pems();
    const share = JSON.stringify({ commonKeychain: crypto.randomBytes(64).toString('hex'), text: 'é€😀 "\\/\n' });
    const pairs = [
      [publicPem, privatePem],
      [publicPem.replace(/-----[A-Z ]+-----|\n/g, ''), privatePem.replace(/-----[A-Z ]+-----|\n/g, '')],
      [crypto.randomBytes(33).toString('hex'), crypto.randomBytes(32).toString('hex')],
      [share, JSON.stringify({ shares: 'x'.repeat(100 * 1024) })],
      ['+/=?&#%20 .. a/../b', '%00+'],
    ];
    for (const [pub, prv] of pairs) {
      for (const source of ['user', 'backup']) {
        const key = { prv: `${prv}${source}`, pub, coin: 'hteth', source, type: 'tss' };
        await wallet.postKey(key);
        assert.deepEqual(await wallet.getKey(pub, source), key);
      }
    }
  },
  'a second key of a pub and source is a conflict': async (wallet) => {
    const key = { prv: 'a', pub: 'once', coin: 'tbtc', source: 'backup', type: 'independent' };
    await wallet.postKey(key);
    await assert.rejects(
      wallet.postKey({ ...key, prv: 'b' }),
      (error) => error instanceof ConflictError && error.message === 'Duplicated Key for source: backup and pub: once',
    );
    assert.equal((await wallet.getKey('once', 'backup')).prv, 'a');
  },
  'what is not there is not found': async (wallet, other) => {
    await assert.rejects(wallet.getKey('nothing', 'user'), (error) => error instanceof NotFoundError && error.message !== '');
    await wallet.postKey({ prv: 'mine', pub: 'mine', coin: 'tbtc', source: 'user', type: 'independent' });
    await assert.rejects(other.getKey('mine', 'user'), NotFoundError);
  },
  'what is wrong is a bad request with a message': async (wallet) => {
    const key = { prv: 'a', pub: 'wrong', coin: 'tbtc', source: 'user', type: 'independent' };
    const wrong = [{ source: 'me' }, { type: 'one' }, { prv: '' }, { pub: undefined }, { coin: 7 }];
    for (const change of wrong) {
      await assert.rejects(
        wallet.postKey({ ...key, ...change }),
        (error) => error instanceof BadRequestError && error.message.includes(Object.keys(change)[0]),
      );
    }
    await assert.rejects(wallet.getKey('wrong', 'me'), BadRequestError);
    await assert.rejects(wallet.call('GET', '/key/wrong'), BadRequestError);
    await assert.rejects(
      wallet.generateDataKey('DES'),
      (error) => error instanceof BadRequestError && error.message.includes('AES-256'),
    );
    await assert.rejects(wallet.decryptDataKey('1,2,x'), BadRequestError);
  },
  'data keys of every type are decrypted again': async (wallet, other) => {
    for (const keyType of ['AES-256', 'RSA-2048', 'ECDSA-P256']) {
      const made = await wallet.generateDataKey(keyType);
      assert.deepEqual(await wallet.decryptDataKey(made.encryptedKey), { plaintextKey: made.plaintextKey });
      const key = bytes(made.plaintextKey);
      if (keyType === 'AES-256') {
        assert.equal(key.length, 32);
      } else {
        const type = keyType === 'RSA-2048' ? 'rsa' : 'ec';
        const read = crypto.createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' });
        assert.equal(read.asymmetricKeyType, type);
      }
      await assert.rejects(other.decryptDataKey(made.encryptedKey), NotFoundError);
      const changed = bytes(made.encryptedKey);
      changed[changed.length - 1] ^= 1;
      await assert.rejects(wallet.decryptDataKey(changed.toString()), NotFoundError);
    }
  },
  'calls at the same time get their own answers': async (wallet) => {
    const pubs = Array.from({ length: 30 }, (_, i) => `at once ${i}`);
    await Promise.all(
      pubs.map((pub) => wallet.postKey({ prv: `prv of ${pub}`, pub, coin: 'tbtc', source: 'user', type: 'tss' })),
    );
    const found = await Promise.all(pubs.map((pub) => wallet.getKey(pub, 'user')));
    found.forEach((key, i) => assert.equal(key.prv, `prv of ${pubs[i]}`));
  },
  'all of this went over one connection': async (wallet) => {
    assert.equal(wallet.connections, 1);
  },
};

(async () => {
  const [port, certificate, key, authority, otherCertificate, otherKey] = process.argv.slice(2);
  const wallet = new KeyProviderClient(Number(port), certificate, key, authority);
  const other = new KeyProviderClient(Number(port), otherCertificate, otherKey, authority);
  for (const [check, run] of Object.entries(CHECKS)) {
    try {
      await run(wallet, other);
      console.log(JSON.stringify({ check, ok: true, detail: '' }));
    } catch (error) {
      console.log(JSON.stringify({ check, ok: false, detail: String(error.stack) }));
    }
  }
  wallet.close();
  other.close();
})();
