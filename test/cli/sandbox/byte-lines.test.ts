import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteLines, type NumberedLine } from '../../../cli/sandbox/byte-lines.ts';

async function linesOf(chunks: string[], maxBytes: number): Promise<(string | null)[]> {
  const lines: NumberedLine[] = [];
  const stream = (async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk);
  })();
  for await (const line of byteLines(stream, maxBytes)) lines.push(line);
  expect(lines.map(({ number }) => number)).toEqual(lines.map((_, index) => index + 1));
  return lines.map(({ bytes }) => bytes?.toString() ?? null);
}

test('however a stream is cut, its lines are the same, with or without an end at the last one', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'é', ' ') });
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1 }),
      fc.array(fc.nat(40)),
      fc.boolean(),
      async (lines, cuts, ended) => {
        const text = lines.join('\n') + (ended ? '\n' : '');
        const edges = [0, ...cuts.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b), text.length];
        const chunks = edges.slice(1).map((edge, index) => text.slice(edges[index], edge));
        const wanted = ended || lines.at(-1) !== '' ? lines : lines.slice(0, -1);
        expect(await linesOf(chunks, 1000)).toEqual(wanted);
      },
    ),
  );
});

test('a line that is too long is told as such, and the next ones are read', async () => {
  expect(await linesOf(['12345\n1234', '56\n', '1234\n'], 5)).toEqual(['12345', null, '1234']);
  expect(await linesOf(['1234', '56'], 5)).toEqual([null]);
});
