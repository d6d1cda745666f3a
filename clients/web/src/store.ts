// Proofs, kept so that a page once checked can be checked again without a network.
import {kMaxProofLength} from './proof.ts';

export interface Kept {
  proof: string;
  at: number;  // when it came, in milliseconds since 1970
}

const kTimeout_ms = 20_000;
const memory = new Map<string, Kept>();
const place = (index: string): string => `panyuan-proof-${index}`;

function kept(index: string): Kept | undefined {
  try {
    const text = sessionStorage.getItem(place(index));
    return memory.get(index) ?? (text ? JSON.parse(text) as Kept : undefined);
  } catch {
    return memory.get(index);
  }
}

export function keep(index: string, proof: Kept): void {
  memory.set(index, proof);
  try {
    sessionStorage.setItem(place(index), JSON.stringify(proof));
  } catch {
    // Full or forbidden: memory holds it as long as the page is open.
  }
}

export function forget(index: string): void {
  memory.delete(index);
  try {
    sessionStorage.removeItem(place(index));
  } catch {
    // Nothing was kept there.
  }
}

// The body at an address of this server; nothing when it cannot be had now.
export async function get(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), kTimeout_ms);
  try {
    const answer = await fetch(path, {signal: abort.signal});
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

// The kept proof of the entry or else a new one; nothing when there is neither.
export async function proofOf(index: string): Promise<Kept | undefined> {
  const before = kept(index);
  if (before) return before;
  const bytes = await get(`/proof/${index}`);
  if (!bytes || bytes.length > kMaxProofLength) return undefined;
  return {proof: new TextDecoder().decode(bytes), at: Date.now()};
}
