import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Of Apache Kafka. */
const VERSION = '4.1.0';
const DOWNLOAD_TIMEOUT_MS = 300_000;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>kafka</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${VERSION}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;

/** Beside the dependencies, which git ignores and which come and go with them. */
function folder(): string {
  return path.resolve(
    // eslint-disable-next-line no-restricted-syntax -- the package is private and never built
    __dirname,
    '../../../node_modules/.cache/slo-scout',
    `kafka-${VERSION}`,
  );
}

function isThere(): boolean {
  return fs.existsSync(path.join(folder(), `kafka_2.13-${VERSION}.jar`));
}

function works(command: string): boolean {
  return spawnSync(command, ['-version'], { stdio: 'ignore' }).status === 0;
}

/**
 * Why {@link startKafka} cannot work on this machine; undefined when it can.
 *
 * @public
 */
export function whyNoKafka(): string | undefined {
  if (process.platform === 'win32')
    return 'Apache Kafka is started through a POSIX shell';
  if (!works('java')) return 'there is no Java (17 or later)';
  if (!isThere() && !works('mvn'))
    return 'there is no Maven to fetch Apache Kafka with';
  return undefined;
}

/**
 * The class path of Apache Kafka; the first call fetches it through Maven.
 *
 * @throws Error with one sentence when that fails
 * @internal
 */
export function kafkaClassPath(): string {
  if (!isThere()) download();
  return path.join(folder(), '*');
}

function download(): void {
  // Several may do so at once: each into a folder of its own, the first one stays.
  const temporary = `${folder()}.${process.pid}`;
  fs.mkdirSync(temporary, { recursive: true });
  try {
    fs.writeFileSync(path.join(temporary, 'pom.xml'), POM);
    const run = spawnSync(
      'mvn',
      ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=.'],
      { cwd: temporary, encoding: 'utf8', timeout: DOWNLOAD_TIMEOUT_MS },
    );
    if (run.status !== 0) {
      const reason = run.error?.message ?? (run.stdout + run.stderr).trim();
      throw new Error(
        `Maven could not fetch Apache Kafka ${VERSION}: ${reason}`,
      );
    }
    try {
      fs.renameSync(temporary, folder());
    } catch (error) {
      if (!isThere()) throw error;
    }
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}
