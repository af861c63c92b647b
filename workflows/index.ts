export { attribution } from './attribution.ts';
export { benchmark } from './benchmark.ts';
export { compare } from './compare.ts';
export { experiment } from './experiment.ts';
export { fineTune } from './fine-tune.ts';
export { nightly } from './nightly.ts';
export { reverify } from './reverify.ts';
export { trial } from './trial.ts';
