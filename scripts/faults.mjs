// npm run test:faults [-- --rows 1,3 --kills 2000]: injects the faults of docs/faults.md; code 1 when something is lost.
process.argv.splice(2, 0, 'faults');
await import('./bench.mjs');
