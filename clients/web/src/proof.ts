// That a record is in the log: C2SP tlog-proof.
import {type Bytes, equal, fromBase64} from './bytes.ts';
import {kMaxPath, leafHash, rootOf} from './merkle.ts';
import {type Checkpoint, openCheckpoint, type VerifierKey} from './note.ts';

// What did not hold.
export type Check = 'hash' | 'proof' | 'signature' | 'text';

export interface Proof {
  index: bigint;
  path: Bytes[];       // 32 bytes each, from the leaf's sibling upwards
  checkpoint: string;  // a signed note
}

export const kMaxProofLength = 65536;

// Null for what is not a proof.
export function parseProof(text: string): Proof | null {
  const gap = text.indexOf('\n\n');
  if (gap < 0 || text.length > kMaxProofLength) return null;
  const [magic, ...lines] = text.slice(0, gap).split('\n');
  if (magic !== 'c2sp.org/tlog-proof@v1') return null;
  if (lines[0]?.startsWith('extra ')) lines.shift();  // for other readers
  const index = /^index (0|[1-9][0-9]{0,19})$/.exec(lines.shift() ?? '')?.[1];
  const path = lines.map(fromBase64);
  if (!index || path.length > kMaxPath) return null;
  const whole = path.every((hash): hash is Bytes => hash?.length === 32);
  return whole ? {index: BigInt(index), path, checkpoint: text.slice(gap + 2)} : null;
}

// The checkpoint under which `record` stands at `index`, or what did not hold: the proof's own
// form and place, the checkpoint's signature, or (as 'hash') the way from the record to its root.
export async function checkInclusion(
    record: Bytes, index: bigint, proofText: string, key: VerifierKey): Promise<Checkpoint | Check> {
  const proof = parseProof(proofText);
  if (proof?.index !== index) return 'proof';
  const checkpoint = await openCheckpoint(proof.checkpoint, key);
  if (!checkpoint) return 'signature';
  const root = await rootOf(await leafHash(record), index, checkpoint.size, proof.path);
  if (!root) return 'proof';
  return equal(root, checkpoint.root) ? checkpoint : 'hash';
}
