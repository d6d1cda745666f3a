// The log's tree: RFC 6962 section 2.1, proofs by RFC 9162 section 2.1.3.2.
import type {Bytes} from './bytes.ts';
import {sha256} from './crypto.ts';

export const kMaxPath = 63;

const kLeaf = Uint8Array.of(0);
const kNode = Uint8Array.of(1);

export const leafHash = (entry: Bytes): Promise<Bytes> => sha256(kLeaf, entry);
const nodeHash = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(kNode, left, right);

// The root that `path`, 32 bytes each from the leaf's sibling upwards, leads to from `leaf` at
// `index` in a tree of `size` entries; null when the path does not fit that place.
export async function rootOf(
    leaf: Bytes, index: bigint, size: bigint, path: Bytes[]): Promise<Bytes | null> {
  if (index < 0n || index >= size || path.length > kMaxPath) return null;
  let fn = index, sn = size - 1n, root = leaf;
  for (const hash of path) {
    if (sn === 0n || hash.length !== 32) return null;
    if ((fn & 1n) === 1n || fn === sn) {
      root = await nodeHash(hash, root);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      root = await nodeHash(root, hash);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n ? root : null;
}
