/**
 * Colours are Okabe and Ito's where they carry meaning: blue and vermilion (in the dark: sky blue and orange) for the arms,
 * bluish green for their controls, which differ in their shapes, too; green, yellow and purples for outcomes, which differ
 * in lightness also for who sees no red or green. An outcome's letter is in its segment or beside it.
 */
export const PALETTE = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1b1b1a; --dim: #595954; --rule: #dddcd7; --grid: #ecebe7; --wash: #f6f5f2; --link: #0a558c;
  --baseline: #0072b2; --finetuned: #c14a00; --control: #00936b; --reference: #767670; --band: #e3e2dd;
  --good: #00614a; --bad: #8c2f00; --mid: #6b5200;
  --serif: Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, "DejaVu Serif", serif;
  --sans: "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16171a; --ink: #e6e4df; --dim: #a5a39c; --rule: #3a3c41; --grid: #26282c; --wash: #1e2024; --link: #8fc1ee;
    --baseline: #56b4e9; --finetuned: #f0a43a; --control: #12a47c; --reference: #96948d; --band: #33353a;
    --good: #5fd0ae; --bad: #ff9d73; --mid: #e6c65c;
  }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #fff; --ink: #000; --dim: #4a4a46; --rule: #c9c8c3; --grid: #e4e3df; --wash: #f6f5f2; --link: #000;
    --baseline: #0072b2; --finetuned: #c14a00; --control: #00936b; --reference: #767670; --band: #e3e2dd;
    --good: #00614a; --bad: #8c2f00; --mid: #6b5200;
  }
}
.s { --c: #fff; --t: #1b1b1a; }
.passed, .o-passed, .on-passed { --c: #7cc9b0; --t: #00382a; }
.failed_tests, .o-failed_tests, .on-failed_tests { --c: #f3dcea; --t: #4f1337; }
.tests_not_run, .o-tests_not_run, .on-tests_not_run { --c: #b377a6; --t: #1b1b1a; }
.no_implementation, .o-no_implementation, .on-no_implementation { --c: #8f4380; --t: #fff; }
.no_tests, .o-no_tests, .on-no_tests { --c: #5b2347; --t: #fff; }
.stopped, .o-stopped, .on-stopped { --c: #ecc94b; --t: #1b1b1a; }
.tampered, .o-tampered, .on-tampered { --c: #1b1b1a; --t: #fff; }
.outgrown, .o-outgrown, .on-outgrown { --c: #6f6e69; --t: #fff; }
.infrastructure_error, .o-infrastructure_error, .on-infrastructure_error { --c: #fff; --t: #1b1b1a; }
.true_success, .o-true_success, .on-true_success { --c: #2f9c7e; --t: #001a13; }
.false_success, .o-false_success, .on-false_success { --c: #b04300; --t: #fff; }
.vacuous_tests, .o-vacuous_tests, .on-vacuous_tests { --c: #f0e3a1; --t: #3d3300; }
.tests_wrong, .o-tests_wrong, .on-tests_wrong { --c: #aed4ee; --t: #002c47; }
.implementation_wrong, .o-implementation_wrong, .on-implementation_wrong { --c: #d79cbd; --t: #33041f; }
.both_wrong, .o-both_wrong, .on-both_wrong { --c: #5b2347; --t: #fff; }
.unclear, .o-unclear, .on-unclear { --c: #5d5d58; --t: #fff; }
`;
