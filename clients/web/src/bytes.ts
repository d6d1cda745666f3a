// Bytes and their texts.

export type Bytes = Uint8Array<ArrayBuffer>;

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

export const equal = (a: Bytes, b: Bytes): boolean =>
    a.length === b.length && a.every((byte, i) => byte === b[i]);

export function concat(...parts: Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const hex = (bytes: Bytes): string =>
    Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

// RFC 4648 section 4, canonical and padded only; null for anything else.
export function fromBase64(text: string): Bytes | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  const binary = atob(text);
  return btoa(binary) === text ? Uint8Array.from(binary, (c) => c.charCodeAt(0)) : null;
}
