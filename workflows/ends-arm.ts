import { failedAs } from './failed-as.ts';

/**
 * What makes every further trial of an arm fail, too, by its name: the model that began it cannot be asked any more, or a guard
 * that its spec names is gone. The arm ends with the reason; its trials stay, and the same start goes on.
 */
const ENDING = [
  'ModelChanged',
  'ModelMissing',
  'AdapterOfAnotherBase',
  'AdapterNotServed',
  'RequestRefused',
  'InvalidInput',
];

export function endsArm(cause: unknown): boolean {
  return ENDING.some((type) => failedAs(cause, type));
}
