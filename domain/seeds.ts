/**
 * The sampling seed of one attempt: 31 bits of a hash of everything that names the attempt. The arm is part of it, so
 * the tuned model is not asked for the very draws it was trained on (docs/decisions/0006-seeds.md).
 */
export function attemptSeed(seed: number, trialId: string, step: string, attempt: number): number {
  return fnv1a(`${seed}/${withoutExperiment(trialId)}/${step}/${attempt}`) >>> 1;
}

/** The experiment's name decides nothing: the same spec under another id draws the same samples. */
function withoutExperiment(trialId: string): string {
  return trialId.slice(trialId.indexOf('.') + 1);
}

/** FNV-1a, 32 bits, with a final avalanche (MurmurHash3's fmix32) because short keys differ in few bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
