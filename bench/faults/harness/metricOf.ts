import type { ProgramUnderTest } from '../../pipeline/ProgramUnderTest';

/** Sum of a program's series of one name that have the labels. */
export async function metricOf(
  program: ProgramUnderTest,
  name: string,
  labels: Record<string, string> = {},
): Promise<number> {
  const response = await fetch(
    `http://127.0.0.1:${program.ports.metricsPort}/metrics`,
  );
  return (await response.text())
    .split('\n')
    .filter(line => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter(line =>
      Object.entries(labels).every(([key, value]) =>
        line.includes(`${key}="${value}"`),
      ),
    )
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
