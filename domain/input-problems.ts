import { z } from 'zod';
import { didYouMean } from './suggest.ts';
import { ExperimentSpec } from './spec.ts';

type Issue = z.core.$ZodIssue;

/**
 * What is wrong with an input, one line per problem: `path: problem (got X, allowed Y)`. Unknown keys get the near
 * known key of `schema`, which is the one that gave the error.
 */
export function inputProblems(error: z.ZodError, input: unknown, schema: z.ZodType = ExperimentSpec): string[] {
  return error.issues.filter(isTightest).flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return unknownKeys(issue, input, schema);
    const got = valueAt(input, issue.path);
    return [problemLine(pathName(issue.path), problem(issue, got), got, allowed(issue))];
  });
}

/** Of several bounds that a number breaks the last: a whole number has one of its own before that of the field. */
function isTightest({ code, path }: Issue, index: number, issues: readonly Issue[]): boolean {
  const isBound = code === 'too_big' || code === 'too_small';
  const where = pathName(path);
  return !isBound || !issues.slice(index + 1).some((other) => other.code === code && pathName(other.path) === where);
}

/** One line per task id that is not known or given twice. */
export function taskProblems(taskIds: readonly string[], known: readonly string[]): string[] {
  return taskIds.flatMap((taskId, index) => {
    const path = `tasks[${index}]`;
    if (!known.includes(taskId))
      return [problemLine(path, `unknown task${didYouMean(taskId, known)}`, taskId, known.join(', '))];
    return taskIds.indexOf(taskId) < index ? [problemLine(path, 'task given twice', taskId, 'each task once')] : [];
  });
}

function problemLine(path: string, what: string, got: unknown, permitted: string): string {
  return `${path}: ${what} (got ${shown(got)}, allowed ${permitted})`;
}

function unknownKeys({ keys, path }: z.core.$ZodIssueUnrecognizedKeys, input: unknown, schema: z.ZodType): string[] {
  const known = knownKeys(schema, path);
  return keys.map((key) => {
    const keyPath = [...path, key];
    return problemLine(
      pathName(keyPath),
      `unknown field${didYouMean(key, known)}`,
      valueAt(input, keyPath),
      known.join(', '),
    );
  });
}

function problem(issue: Issue, got: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return 'wrong type';
    case 'too_small':
      return issue.origin === 'array' || issue.origin === 'string' ? 'too short' : 'too small';
    case 'too_big':
      return issue.origin === 'array' || issue.origin === 'string' ? 'too long' : 'too large';
    case 'invalid_value':
      return `unknown value${didYouMean(String(got), issue.values.map(String))}`;
    case 'invalid_format':
      return `wrong form${modelWithServer(issue, got)}`;
    default:
      return 'not valid';
  }
}

/** A name with a tag, as Ollama's users write it, lacks its server. */
function modelWithServer({ path }: Issue, got: unknown): string {
  const isTagged = path.at(-1) === 'model' && typeof got === 'string' && /^[A-Za-z0-9][\w./-]*:[\w.-]+$/.test(got);
  return isTagged ? `, did you mean "ollama:${got}"?` : '';
}

/** What the libraries call otherwise than people who write JSON. */
const TYPES: Record<string, string> = { int: 'whole number', tuple: 'a list', array: 'a list', record: 'object' };

function allowed(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected;
    case 'too_small':
      return `${issue.inclusive ? 'at least' : 'more than'} ${amount(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `${issue.inclusive ? 'at most' : 'less than'} ${amount(issue.maximum, issue.origin)}`;
    case 'invalid_value':
      return issue.values.map(String).join(', ');
    default:
      return issue.message;
  }
}

function amount(limit: number | bigint, origin: string): string {
  const unit = { array: ' item', string: ' character' }[origin];
  if (unit === undefined) return String(limit);
  return `${limit}${unit}${Number(limit) === 1 ? '' : 's'}`;
}

/** `tasks[1]`, `sampling.seed`; the whole input is `input`. */
function pathName(path: readonly PropertyKey[]): string {
  const name = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return name === '' ? 'input' : name.replace(/^\./, '');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

const SHOWN_CHARACTERS = 80;

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}...` : text;
}

function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const at = path.reduce<unknown>((outer, key) => {
    const inner = unwrapped(outer);
    if (inner instanceof z.ZodObject) return inner.shape[String(key)];
    return inner instanceof z.ZodArray ? inner.element : undefined;
  }, schema);
  const object = unwrapped(at);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

function unwrapped(schema: unknown): unknown {
  const wraps =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault;
  return wraps ? unwrapped(schema.unwrap()) : schema;
}
