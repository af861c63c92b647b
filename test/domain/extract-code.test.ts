import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extractCode } from '../../domain/extract-code.ts';

const codeLine = fc.string({ maxLength: 20 }).filter((line) => !/[`\r\n]/.test(line));
const code = fc
  .array(codeLine, { minLength: 1, maxLength: 8 })
  .map((lines) => lines.join('\n').trim())
  .filter((text) => text !== '');
const prose = fc.stringMatching(/^[A-Za-z ,.:]{0,30}$/);

describe('the code in an answer', () => {
  test('round-trips through a fence with prose around it', () => {
    fc.assert(
      fc.property(
        code,
        prose,
        prose,
        fc.constantFrom('', 'python', 'py', 'Python3'),
        (text, before, after, language) => {
          expect(extractCode(`${before}\n\`\`\`${language}\n${text}\n\`\`\`\n${after}`)).toBe(`${text}\n`);
        },
      ),
    );
  });

  test('is all of an answer without a fence, and loses no character of a fence that was never closed', () => {
    fc.assert(
      fc.property(code, (text) => {
        expect(extractCode(text)).toBe(`${text}\n`);
        expect(extractCode(`\`\`\`python\n${text}`)).toBe(`${text}\n`);
      }),
    );
  });

  test('is the same with Windows line ends', () => {
    fc.assert(
      fc.property(code, (text) => {
        const answer = `\`\`\`python\n${text}\n\`\`\``;
        expect(extractCode(answer.replaceAll('\n', '\r\n'))).toBe(extractCode(answer));
      }),
    );
  });

  test('is the first of two blocks', () => {
    expect(extractCode('```python\na = 1\n```\nor\n```python\na = 2\n```')).toBe('a = 1\n');
  });

  test('keeps a shorter fence inside a longer one', () => {
    expect(extractCode('````python\ndoc = """\n```\n"""\n````')).toBe('doc = """\n```\n"""\n');
  });

  test.each(['', ' \n\t', '```python\n```', '```\n\n'])('of %j is nothing', (answer) => {
    expect(extractCode(answer)).toBeNull();
  });
});
