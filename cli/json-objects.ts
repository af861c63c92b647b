/** An object of a JSON text that is in no other object. */
export interface JsonObject {
  /** Of its opening brace, from 1. */
  line: number;
  /** The first key that it, or an object in it, has twice: JSON.parse takes the last one without a word. */
  repeated: string | null;
}

/** Line ends, braces, and strings, which are keys where a colon follows. JSON allows no line end within a string. */
const TOKEN = /\n|[{}]|"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g;

/** The outermost objects of a text that is JSON, in order. */
export function objectsOf(json: string): JsonObject[] {
  const outermost: JsonObject[] = [];
  const open: Set<string>[] = [];
  let line = 1;
  for (const [token, colon] of json.matchAll(TOKEN)) {
    if (token === '{') {
      if (open.length === 0) outermost.push({ line, repeated: null });
      open.push(new Set());
    } else if (token === '}') {
      open.pop();
    } else if (colon !== undefined) {
      const key = String(JSON.parse(token.slice(0, -colon.length)));
      const object = outermost.at(-1);
      if (object !== undefined && open.at(-1)?.has(key)) object.repeated ??= key;
      open.at(-1)?.add(key);
    }
    line += token === '\n' ? 1 : (colon?.split('\n').length ?? 1) - 1;
  }
  return outermost;
}
