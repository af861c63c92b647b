import type { HonestProgram } from './honest-program.ts';
import { BLOCKS } from './honest-programs-blocks.ts';
import { CAPTURE } from './honest-programs-capture.ts';
import { CHANGES } from './honest-programs-changes.ts';
import { CLAIMS } from './honest-programs-claims.ts';
import { CLASSES } from './honest-programs-classes.ts';
import { COLLECTION } from './honest-programs-collection.ts';
import { CONCURRENCY } from './honest-programs-concurrency.ts';
import { ERRORS } from './honest-programs-errors.ts';
import { FIXTURES } from './honest-programs-fixtures.ts';
import { INTROSPECTION } from './honest-programs-introspection.ts';
import { KINDS } from './honest-programs-kinds.ts';
import { LANGUAGE } from './honest-programs-language.ts';
import { LIBRARY } from './honest-programs-library.ts';
import { MODULES } from './honest-programs-modules.ts';
import { OBJECTS } from './honest-programs-objects.ts';
import { QUESTIONS } from './honest-programs-questions.ts';
import { RESOURCES } from './honest-programs-resources.ts';
import { SHAPES } from './honest-programs-shapes.ts';
import { UNITTEST } from './honest-programs-unittest.ts';
import { VALUES } from './honest-programs-values.ts';

/** Programs of the kind that models and people write; every one solves its task. */
export const HONEST_PROGRAMS: HonestProgram[] = [
  ...VALUES,
  ...CHANGES,
  ...OBJECTS,
  ...KINDS,
  ...LANGUAGE,
  ...MODULES,
  ...LIBRARY,
  ...FIXTURES,
  ...CAPTURE,
  ...COLLECTION,
  ...CLAIMS,
  ...BLOCKS,
  ...QUESTIONS,
  ...SHAPES,
  ...ERRORS,
  ...CLASSES,
  ...UNITTEST,
  ...CONCURRENCY,
  ...RESOURCES,
  ...INTROSPECTION,
];
