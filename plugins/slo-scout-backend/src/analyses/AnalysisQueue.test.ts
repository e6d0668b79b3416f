import { mockServices } from '@backstage/backend-test-utils';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import knexFactory, { type Knex } from 'knex';
import { AnalysisQueue } from './AnalysisQueue';

describe('AnalysisQueue', () => {
  let database: TestDatabase;
  let knex: Knex;

  beforeEach(async () => {
    database = await createTestDatabase();
    knex = knexFactory({ client: 'pg', connection: database.url });
  });

  afterEach(async () => {
    await knex.destroy();
    await database.drop();
  });

  it('records an attempt that fails', async () => {
    const logger = mockServices.logger.mock();
    const queue = await AnalysisQueue.create({
      knex,
      logger,
      timeoutMinutes: 1,
      attempts: 1,
      concurrency: 1,
    });
    const id = '6f0a4f0e-2d0b-4c58-9c5c-0d3c2f1b7a11';
    await queue.send(id, knex);
    await queue.work(async () => {
      throw new Error('There is no such journey');
    });

    let state: string | undefined;
    while (state !== 'failed') {
      const { rows } = await knex.raw(
        'SELECT state FROM slo_scout_jobs.job WHERE id = ?',
        [id],
      );
      state = rows[0].state;
      await new Promise(resolve => setTimeout(resolve, 50));
    }

    await queue.stop();
    expect(logger.error).not.toHaveBeenCalled();
  });
});
