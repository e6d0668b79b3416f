import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/**
 * Writes files into a temporary directory and runs promtool there.
 *
 * @param files - by name
 * @returns its exit code and all that it printed
 * @internal
 */
export async function runPromtool(
  promtool: string,
  args: string[],
  files: Record<string, string>,
): Promise<{ code: number; output: string }> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-rules-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      fs.writeFileSync(path.join(directory, name), content);
    }
    const { stdout, stderr } = await promisify(execFile)(promtool, args, {
      cwd: directory,
    });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as {
      code: number;
      stdout: string;
      stderr: string;
    };
    return { code, output: `${stdout}${stderr}` };
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}
