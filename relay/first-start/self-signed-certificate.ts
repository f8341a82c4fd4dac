import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

const years = 10;
const [integer, bitString, octetString, oid, utf8, sequence, set, boolean, utcTime] = [0x02, 0x03, 0x04, 0x06, 0x0c, 0x30, 0x31, 0x01, 0x17] as const;

/** Object identifiers, encoded (RFC 5280, RFC 5758). */
const ids = {
  commonName: '550403',
  ecdsaWithSha256: '2a8648ce3d040302',
  basicConstraints: '551d13',
  keyUsage: '551d0f',
  extendedKeyUsage: '551d25',
  serverAuth: '2b06010505070301',
  subjectAltName: '551d11',
} as const;

/** One value of ASN.1 in DER: tag, length, content. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const named = (id: string) => der(oid, Buffer.from(id, 'hex'));
const bits = (bytes: Uint8Array, unused = 0) => der(bitString, Buffer.from([unused]), bytes);
const extension = (id: string, isCritical: boolean, value: Uint8Array) =>
  der(sequence, named(id), ...(isCritical ? [der(boolean, Buffer.from([0xff]))] : []), der(octetString, value));
/** `YYMMDDHHMMSSZ`, which the standard wants for years before 2050. */
const timeOf = (date: Date) => der(utcTime, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const all = tail === undefined ? left : [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

const alternative = (name: string) => (isIP(name) === 0 ? der(0x82, Buffer.from(name)) : der(0x87, addressBytes(name)));

/**
 * A certificate that vouches for itself, for a server without a public name: the app shows its fingerprint and takes no other one after that. It lives ten
 * years, so that the fingerprint stays. `names`: host names and addresses, the first one is its title.
 */
export function makeSelfSignedCertificate(names: readonly [string, ...string[]], now = new Date()): { certificate: string; key: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(sequence, named(ids.ecdsaWithSha256));
  const title = der(sequence, der(set, der(sequence, named(ids.commonName), der(utf8, Buffer.from(names[0].slice(0, 64))))));
  const until = new Date(now);
  until.setUTCFullYear(now.getUTCFullYear() + years);
  // A day of grace for clocks that go after ours.
  const from = new Date(now.getTime() - 86_400_000);
  // Positive and of full length: the first bit is 0, the second 1.
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const body = der(
    sequence,
    der(0xa0, der(integer, Buffer.from([2]))),
    der(integer, serial),
    algorithm,
    title,
    der(sequence, timeOf(from), timeOf(until)),
    title,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      der(
        sequence,
        extension(ids.basicConstraints, true, der(sequence)),
        // digitalSignature, the first bit.
        extension(ids.keyUsage, true, bits(Buffer.from([0x80]), 7)),
        extension(ids.extendedKeyUsage, false, der(sequence, named(ids.serverAuth))),
        extension(ids.subjectAltName, false, der(sequence, ...names.map(alternative))),
      ),
    ),
  );
  return { certificate: pem('CERTIFICATE', der(sequence, body, algorithm, bits(signed(body, privateKey)))), key: exportKey(privateKey) };
}

const signed = (body: Uint8Array, key: KeyObject) => sign('sha256', body, key);
const exportKey = (key: KeyObject) => String(key.export({ type: 'pkcs8', format: 'pem' }));
const pem = (label: string, bytes: Buffer) =>
  `-----BEGIN ${label}-----\n${(bytes.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`;
