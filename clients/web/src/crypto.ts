// SHA-256 and Ed25519: the browser's own where it has them, @noble's otherwise, as in older
// browsers and on pages without HTTPS, which have no crypto.subtle.
import {hashes, verify} from '@noble/ed25519';
import {sha256 as nobleSha256, sha512} from '@noble/hashes/sha2.js';

import {type Bytes, concat} from './bytes.ts';

hashes.sha512 = sha512;

const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;

// Whose Ed25519 the last verification used.
export let engine: 'webcrypto' | 'noble' | '' = '';

export async function sha256(...parts: Bytes[]): Promise<Bytes> {
  const message = concat(...parts);
  return subtle ? new Uint8Array(await subtle.digest('SHA-256', message))
                : new Uint8Array(nobleSha256(message));
}

// RFC 8032. A malformed key or signature is a wrong one.
export async function verifyEd25519(
    publicKey: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  const algorithm = {name: 'Ed25519'};
  const key = await subtle?.importKey('raw', publicKey, algorithm, false, ['verify'])
                  .catch(() => undefined);  // not known here
  engine = key ? 'webcrypto' : 'noble';
  if (subtle && key) return subtle.verify(algorithm, key, signature, message);
  try {
    return verify(signature, message, publicKey, {zip215: false});
  } catch {
    return false;
  }
}
