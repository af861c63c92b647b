const decoder = new TextDecoder('utf-8', { fatal: true });

/** The text, without a byte order mark; or where the first byte is that no UTF-8 text has there, counted from 0. */
export function decodeUtf8(bytes: Buffer): string | { invalidAt: number } {
  try {
    return decoder.decode(bytes);
  } catch {
    return { invalidAt: firstInvalid(bytes) };
  }
}

/** Decoding puts U+FFFD for what is not valid, so the first difference after encoding again is at, or in, that character. */
function firstInvalid(bytes: Buffer): number {
  const again = Buffer.from(bytes.toString('utf8'));
  let index = bytes.findIndex((byte, position) => byte !== again[position]);
  if (index === -1) index = bytes.length;
  while (index > 0 && isContinuation(again[index])) index -= 1;
  return index;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
