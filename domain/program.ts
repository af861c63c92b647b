import { z } from 'zod';

/** Of the program that ran, with `+` after it where files differed; null where none is known, as of a released package. */
export const Commit = z.string().nullable();

/** A version of this program, and from when on it ran an arm. */
export const Program = z.strictObject({
  tddft_version: z.string(),
  commit: Commit,
  since: z.iso.datetime(),
});
export type Program = z.infer<typeof Program>;
