import { describe, expect, test } from 'vitest';
import { chiSquareUpperTail } from '../../../domain/statistics/chi-square.ts';
import { normalQuantile, normalUpperTail, Z_95 } from '../../../domain/statistics/normal.ts';
import { studentTQuantile, studentTUpperTail } from '../../../domain/statistics/student-t.ts';
import { relativeError } from './exact-fisher.ts';

// All reference values by mpmath with 60 digits.

describe('the normal distribution', () => {
  test.each([
    [0.1, 0.460172162722971],
    [1, 0.15865525393145705],
    [1.99, 0.023295467750211823],
    [2, 0.02275013194817921],
    [2.01, 0.022215594429431475],
    [3, 0.0013498980316300946],
    [5, 2.866515718791939e-7],
    [8, 6.220960574271784e-16],
    [12, 1.776482112077679e-33],
    [20, 2.7536241186062337e-89],
    [37, 5.725571222524577e-300],
  ])('has beyond %d the tail %d', (z, tail) => {
    expect(relativeError(normalUpperTail(z), tail)).toBeLessThan(1e-13);
    expect(normalUpperTail(-z)).toBeCloseTo(1 - tail, 15);
  });

  test('ends in 0 and 1', () => {
    expect(normalUpperTail(Number.POSITIVE_INFINITY)).toBe(0);
    expect(normalUpperTail(Number.NEGATIVE_INFINITY)).toBe(1);
    expect(normalUpperTail(0)).toBe(0.5);
  });

  test.each([
    [0.4, 0.2533471031357998],
    [0.1, 1.2815515655446006],
    [0.025, 1.9599639845400543],
    [0.0125, 2.2414027276049455],
    [1e-3, 3.0902323061678136],
    [1e-10, 6.361340902404057],
    [1e-50, 14.933337534788489],
    [1e-200, 30.20559417957964],
    [1e-300, 37.0470962993612],
  ])('has at %d the quantile minus %d', (p, z) => {
    expect(relativeError(-normalQuantile(p), z)).toBeLessThan(1e-13);
  });

  test('is symmetric, and its 0.975 quantile the constant of every 95% interval', () => {
    expect(normalQuantile(0.5)).toBeCloseTo(0, 15);
    expect(normalQuantile(0.9)).toBeCloseTo(-normalQuantile(0.1), 14);
    expect(normalQuantile(0.975)).toBeCloseTo(Z_95, 14);
  });

  test.each([0, 1, -0.1, 1.1, Number.NaN])('has no quantile at %d', (p) => {
    expect(() => normalQuantile(p)).toThrow(RangeError);
    expect(() => studentTQuantile(p, 5)).toThrow(RangeError);
  });
});

describe("Student's t", () => {
  test.each([
    [0.1, 1, 0.4682744825694464],
    [1, 1, 0.25],
    [2, 1, 0.14758361765043326],
    [100, 1, 0.003182992764908255],
    [1.4, 2, 0.14823676465927577],
    [1.42, 3, 0.12534459435234055],
    [2.5, 5, 0.02724504967118812],
    [10, 5, 8.54737878714818e-5],
    [50, 5, 3.0238788133006125e-8],
    [3, 29, 0.0027495960669517033],
    [8, 29, 4.006287824815851e-9],
    [2, 300, 0.023200760491574546],
    [12, 300, 1.1595623768080666e-27],
    [0.5, 1000, 0.3085925404169374],
    [2, 1.5, 0.11209416517802553],
    [1, 7.3, 0.17464922822655726],
    [3.5, 2.25, 0.03065826911469621],
    [0.5, 39.9, 0.3099107868687813],
    [6, 40.1, 2.3421182921456882e-7],
    [12, 300.5, 1.1398156490402562e-27],
    [30, 1000, 7.687343722021741e-142],
  ])('has beyond %d with %d degrees of freedom the tail %d', (t, df, tail) => {
    expect(relativeError(studentTUpperTail(t, df), tail)).toBeLessThan(1e-13);
    expect(studentTUpperTail(-t, df)).toBeCloseTo(1 - tail, 14);
  });

  test.each([
    [0.025, 1, 12.706204736174705],
    [0.025, 2, 4.302652729749464],
    [0.025, 3, 3.1824463052837095],
    [0.025, 4, 2.7764451051977943],
    [0.025, 5, 2.5705818356363155],
    [0.025, 9, 2.2621571627982053],
    [0.025, 29, 2.0452296421327043],
    [0.025, 99, 1.9842169515864174],
    [0.025, 1000, 1.9623390808264085],
    [0.025, 1.5, 6.0166631044279315],
    [0.025, 8.95, 2.2640850709813445],
    [0.025, 62.7, 1.9985276812531272],
    [0.025, 12345.6, 1.9601561582595104],
    [1e-6, 5, 24.771029720515944],
    [1e-12, 5, 393.95695957760375],
  ])('has at %d with %d degrees of freedom the quantile minus %d', (p, df, t) => {
    expect(relativeError(-studentTQuantile(p, df), t)).toBeLessThan(1e-13);
  });

  test('has its median at 0 and degrees of freedom from 1', () => {
    expect(studentTUpperTail(0, 7)).toBe(0.5);
    expect(studentTQuantile(0.5, 7)).toBeCloseTo(0, 14);
    for (const df of [0, 0.9, -1, Number.NaN, Infinity]) expect(() => studentTUpperTail(1, df)).toThrow(RangeError);
  });
});

describe('the chi-square distribution', () => {
  test.each([
    [0.5, 1, 0.4795001221869535],
    [3.84, 1, 0.0500435212487051],
    [60, 1, 9.485737571073848e-15],
    [0.7, 2, 0.7046880897187134],
    [11, 2, 0.004086771438464067],
    [9, 3, 0.029290886534888233],
    [80, 3, 3.069277486172417e-17],
    [15.5, 8, 0.050122054532665224],
    [15.5, 9, 0.0780859925596113],
    [300, 20, 8.08284962977591e-52],
    [250, 51, 4.916969126701343e-28],
    [1600, 999, 1.3739194940744141e-30],
    [1600, 1000, 1.742039824439163e-30],
    [2000, 1999, 0.4894866615843932],
    [2000, 2000, 0.4957947558197845],
    [20_000, 20_000, 0.4986701916600448],
    [1400, 3, 2.9456193610163087e-303],
  ])('has beyond %d with %d degrees of freedom the tail %d', (x, df, tail) => {
    expect(relativeError(chiSquareUpperTail(x, df), tail)).toBeLessThan(1e-13);
  });

  test('has all of it above 0, and takes no negative or unknown value', () => {
    expect(chiSquareUpperTail(0, 4)).toBe(1);
    expect(chiSquareUpperTail(0, 3)).toBe(1);
    for (const [x, df] of [
      [-1, 2],
      [Number.NaN, 2],
      [1, 0],
      [1, 2.5],
    ] as const) {
      expect(() => chiSquareUpperTail(x, df)).toThrow(RangeError);
    }
  });
});
