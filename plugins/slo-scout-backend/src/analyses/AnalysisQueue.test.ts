import { mockServices } from '@backstage/backend-test-utils';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import knexFactory, { type Knex } from 'knex';
import { AnalysisQueue } from './AnalysisQueue';

const ID = '6f0a4f0e-2d0b-4c58-9c5c-0d3c2f1b7a11';

describe('AnalysisQueue', () => {
  const logger = mockServices.logger.mock();
  let database: TestDatabase;
  let knex: Knex;

  beforeEach(async () => {
    jest.clearAllMocks();
    database = await createTestDatabase();
    knex = knexFactory({ client: 'pg', connection: database.url });
  });

  afterEach(async () => {
    await knex.destroy();
    await database.drop();
  });

  async function untilState(wanted: string): Promise<void> {
    for (;;) {
      const { rows } = await knex.raw(
        'SELECT state FROM slo_scout_jobs.job WHERE id = ?',
        [ID],
      );
      if (rows[0].state === wanted) return;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  function createQueue(attempts: number): Promise<AnalysisQueue> {
    return AnalysisQueue.create({
      knex,
      logger,
      timeoutMinutes: 1,
      attempts,
      concurrency: 1,
    });
  }

  it('records an attempt that the database made fail', async () => {
    const queue = await createQueue(1);
    await queue.send(ID, knex);
    await queue.work(async () => {
      await knex('slis').insert({ verdict: 'pass' });
    });

    await untilState('failed');

    await queue.stop();
    expect(logger.error).not.toHaveBeenCalled();
  });

  it('hands an attempt back that the end of the process interrupts', async () => {
    const queue = await createQueue(3);
    await queue.send(ID, knex);
    await queue.work(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    await untilState('active');

    await queue.stop();

    await untilState('retry');
    expect(logger.error).not.toHaveBeenCalled();
  });
});
