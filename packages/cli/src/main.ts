// The program behind bin/slo-scout.js.
import { text } from 'node:stream/consumers';
import { runCli } from './runCli';

// A reader that has seen enough, such as `| head`, is no failure.
process.stdout.on('error', error => {
  process.exit((error as NodeJS.ErrnoException).code === 'EPIPE' ? 0 : 2);
});

runCli(process.argv.slice(2), {
  cwd: process.cwd(),
  out: output => process.stdout.write(output),
  err: output => process.stderr.write(output),
  readInput: () => text(process.stdin),
}).then(
  // Not process.exit(): a pipe may not have taken all output yet.
  code => {
    process.exitCode = code;
  },
  error => {
    process.stderr.write(`slo-scout: ${error.stack}\n`);
    process.exitCode = 2;
  },
);
