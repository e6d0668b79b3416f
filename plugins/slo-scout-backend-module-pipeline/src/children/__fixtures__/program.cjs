// Keeps the contract of ChildProgram, or breaks it as its argument says.
const [behaviour] = process.argv.slice(2);

if (behaviour === 'port-in-use') {
  process.stderr.write('2026-01-31T12:00:00.000Z info starting\n');
  process.stderr.write(
    '2026-01-31T12:00:00.001Z error Port 4317 is in use: choose another\n',
  );
  process.exit(1);
}
if (behaviour === 'secret') {
  process.stdout.write(`${process.argv.join(' ')} ${process.env.SECRET}\n`);
}
process.on('SIGTERM', () => {
  if (behaviour !== 'deaf') process.exit(0);
});
process.on('disconnect', () => process.exit(0));
process.send({ type: 'ready', grpcPort: 4317, metricsPort: 9464, note: 'x' });
setInterval(() => {}, 1000);
