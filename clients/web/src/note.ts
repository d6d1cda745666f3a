// Checkpoints and the keys that sign them: C2SP signed-note and tlog-checkpoint.
import {type Bytes, fromBase64, hex, utf8} from './bytes.ts';
import {sha256, verifyEd25519} from './crypto.ts';

export interface VerifierKey {
  name: string;  // the log's origin
  id: string;    // 8 hexadecimal digits
  publicKey: Bytes;
}

export interface Checkpoint {
  origin: string;
  size: bigint;
  root: Bytes;
}

const kEd25519 = Uint8Array.of(1);
const kMaxSignatures = 100;

// Reads "name+id+base64(0x01 || public key)"; null unless it is Ed25519 and its id is right.
export async function parseVerifierKey(text: string): Promise<VerifierKey | null> {
  const [, name, id, key] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? [];
  const typed = key ? fromBase64(key) : null;
  if (!name || !id || typed?.length !== 33 || typed[0] !== kEd25519[0]) return null;
  const digest = await sha256(utf8(`${name}\n`), typed);
  return hex(digest.slice(0, 4)) === id ? {name, id, publicKey: typed.slice(1)} : null;
}

function parseCheckpoint(body: string): Checkpoint | null {
  const [, origin, size, root64] = /^([^\n]+)\n(0|[1-9][0-9]{0,19})\n([^\n]+)\n/.exec(body) ?? [];
  const root = root64 ? fromBase64(root64) : null;
  return origin && size && root?.length === 32 ? {origin, size: BigInt(size), root} : null;
}

// The checkpoint in `note`, which `key` must have signed; null when it did not, or when any
// signature under its name and id is wrong. Signatures of other keys say nothing.
export async function openCheckpoint(note: string, key: VerifierKey): Promise<Checkpoint | null> {
  const gap = note.lastIndexOf('\n\n');
  const body = note.slice(0, gap + 1), lines = note.slice(gap + 2).split('\n');
  if (gap < 0 || lines.pop() !== '' || lines.length > kMaxSignatures) return null;
  const checkpoint = parseCheckpoint(body);
  if (checkpoint?.origin !== key.name) return null;
  let signed = false;
  for (const line of lines) {
    const [, name, blob64] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const blob = blob64 ? fromBase64(blob64) : null;
    if (!name || !blob || blob.length < 5) return null;
    if (name !== key.name || hex(blob.slice(0, 4)) !== key.id) continue;
    if (!await verifyEd25519(key.publicKey, utf8(body), blob.slice(4))) return null;
    signed = true;
  }
  return signed ? checkpoint : null;
}
