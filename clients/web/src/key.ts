// Which key the log is checked with: the one that this browser saw first for this address.

import {get} from './store.ts';

const kPinned = 'panyuan-log-key';
const kMaxKeyList = 1 << 18;

// same: the page shows the key that is pinned, or none was. rotated: another, and the county's
// list names both. replaced: another, and nothing explains it.
export type KeyState = 'same' | 'rotated' | 'replaced';

let pinnedHere = '';  // where the browser keeps nothing

const pinned = (): string => {
  try {
    return localStorage.getItem(kPinned) ?? pinnedHere;
  } catch {
    return pinnedHere;
  }
};

export function pin(key: string): void {
  pinnedHere = key;
  try {
    localStorage.setItem(kPinned, key);
  } catch {
    // Private windows may forbid it: then the pin lasts as long as the page.
  }
}

// The log's keys, present and retired, by lines "log <verifier key>".
async function publishedKeys(): Promise<string[]> {
  const list = await get('/keys.txt');
  if (!list || list.length > kMaxKeyList) return [];
  return new TextDecoder().decode(list).split('\n').flatMap((line) => {
    const key = /^log (\S+)\s*$/.exec(line)?.[1];
    return key ? [key] : [];
  });
}

// The verifier key to check with, given the one that the page shows (empty when it shows none).
export async function chooseKey(shown: string): Promise<{key: string; state: KeyState}> {
  const known = pinned();
  if (!known || !shown || known === shown) return {key: known || shown, state: 'same'};
  const published = await publishedKeys();
  if (!published.includes(known) || !published.includes(shown))
    return {key: known, state: 'replaced'};
  pin(shown);
  return {key: shown, state: 'rotated'};
}
