// @ts-check

/**
 * Tables of the control plane. `seq` gives every list a total order that keyset
 * cursors can resume from; ratios are numeric so that 0.99999 survives.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('services', table => {
    table.comment('Services of the catalog and of the telemetry');
    table.uuid('id').primary();
    table
      .specificType('name', 'text COLLATE "C"')
      .notNullable()
      .unique()
      .comment("Telemetry's service.name");
    table.text('entity_ref').unique();
    table.text('title');
    table.text('owner');
    table.text('system');
    table.text('tier');
    table.boolean('in_catalog').notNullable().defaultTo(false);
    table
      .boolean('registered')
      .notNullable()
      .defaultTo(false)
      .comment('Added by a person or a machine through the API');
    table.timestamp('first_seen').comment('Event time of the oldest span');
    table.timestamp('last_seen').comment('Event time of the newest span');
    table
      .timestamp('noticed_at')
      .comment('When telemetry of it was noticed first, wall clock');
    table
      .boolean('backfilling')
      .notNullable()
      .defaultTo(false)
      .comment('Event time runs ahead of the wall clock');
    table.integer('journeys').notNullable().defaultTo(0);
    table.timestamp('read_at').comment('When its telemetry was looked at');
    table
      .timestamp('removed_at')
      .comment('Neither in the catalog nor in the telemetry any more');
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
  });

  await knex.schema.createTable('analysis_runs', table => {
    table.comment('Analyses; the id is also the id of the job');
    table.uuid('id').primary();
    table.specificType('seq', 'bigint GENERATED ALWAYS AS IDENTITY').unique();
    table.uuid('service_id').notNullable().references('services.id');
    table.text('status').notNullable();
    table.text('step');
    table.double('progress').notNullable().defaultTo(0);
    table.text('message');
    table.text('error');
    table.text('requested_by').notNullable();
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
    table.timestamp('started_at');
    table.timestamp('finished_at');
    table.integer('proposals').notNullable().defaultTo(0);
    table
      .integer('attempt')
      .notNullable()
      .defaultTo(0)
      .comment('Fences off an attempt that was given up');
    table
      .integer('revision')
      .notNullable()
      .defaultTo(0)
      .comment('Grows with every change; the id of progress events');
    table
      .double('history_seconds')
      .comment('Length of the history that it had to work with');
    table
      .boolean('early')
      .notNullable()
      .defaultTo(false)
      .comment('Made while history was still being filled in');
    table.index(['service_id', 'seq']);
    table.check(
      "?? IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')",
      ['status'],
    );
  });
  await knex.raw(
    `CREATE UNIQUE INDEX analysis_runs_one_under_way ON analysis_runs (service_id)
     WHERE status IN ('queued', 'running')`,
  );

  await knex.schema.createTable('slis', table => {
    table.comment('Proposed SLIs with their targets and evidence');
    table.uuid('id').primary();
    table.specificType('seq', 'bigint GENERATED ALWAYS AS IDENTITY').unique();
    table.uuid('service_id').notNullable().references('services.id');
    table.uuid('analysis_id').notNullable().references('analysis_runs.id');
    table.text('status').notNullable();
    table.text('name').notNullable().comment('Unique within the service');
    table
      .text('search')
      .notNullable()
      .comment('What a search looks through, in lower case');
    table.integer('window_days').notNullable();
    table.text('recommended').notNullable();
    table.text('verdict').notNullable().comment('Of the data gate');
    table
      .jsonb('document')
      .notNullable()
      .comment(
        'sli, variants, whatIf, confidence, guard, replay, evidence, events behind a simulation',
      );
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
    table.timestamp('decided_at');
    table.text('decided_by');
    table.text('reason');
    table.index(['service_id', 'seq']);
    table.index(['status', 'seq']);
    table.check("?? IN ('proposed', 'approved', 'rejected', 'superseded')", [
      'status',
    ]);
  });
  await knex.raw(
    `CREATE UNIQUE INDEX slis_one_proposed ON slis (service_id, name) WHERE status = 'proposed'`,
  );

  await knex.schema.createTable('slos', table => {
    table.comment('Approved SLOs');
    table.uuid('id').primary();
    table.specificType('seq', 'bigint GENERATED ALWAYS AS IDENTITY').unique();
    table.uuid('service_id').notNullable().references('services.id');
    table
      .uuid('proposal_id')
      .notNullable()
      .unique()
      .references('slis.id')
      .comment('A proposal becomes an SLO once');
    table.text('name').notNullable();
    table
      .text('search')
      .notNullable()
      .comment('What a search looks through, in lower case');
    table.decimal('target', 18, 12).notNullable();
    table.integer('window_days').notNullable();
    table.text('status').notNullable();
    table.jsonb('spec').notNullable();
    table.text('journey_id').comment('The journey that it measures');
    table.text('approved_by').notNullable();
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
    table.jsonb('change_request');
    table.timestamp('change_request_asked_at');
    table.decimal('budget_sli', 24, 18);
    table.decimal('budget_remaining', 30, 12);
    table.decimal('budget_burn_rate', 30, 12);
    table.timestamp('budget_computed_at');
    table.unique(['service_id', 'name']);
    table.index(['service_id', 'seq']);
    table.check('?? > 0 AND ?? < 1', ['target', 'target']);
    table.check("?? IN ('approved', 'deploying', 'deployed')", ['status']);
  });
  await knex.raw(
    `CREATE INDEX slos_budget_computed_at ON slos (budget_computed_at NULLS FIRST)`,
  );

  await knex.schema.createTable('artifacts', table => {
    table.comment('Generated files, one set a service');
    table.uuid('id').primary();
    table.specificType('seq', 'bigint GENERATED ALWAYS AS IDENTITY').unique();
    table.uuid('service_id').notNullable().references('services.id');
    table
      .uuid('slo_id')
      .notNullable()
      .references('slos.id')
      .comment('The SLO that they were generated for last');
    table.text('kind').notNullable();
    table.text('path').notNullable();
    table.text('media_type').notNullable();
    table.specificType('digest', 'char(64)').notNullable();
    table.text('content').notNullable();
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
    table.unique(['service_id', 'path']);
  });

  await knex.schema.createTable('decisions', table => {
    table.comment('What people decided on proposals, to learn from');
    table.uuid('id').primary();
    table.uuid('sli_id').notNullable().references('slis.id');
    table.uuid('slo_id').references('slos.id');
    table.text('decision').notNullable();
    table.text('variant');
    table.decimal('proposed_target', 18, 12);
    table.decimal('target', 18, 12);
    table.decimal('probability_met', 18, 12);
    table.text('reason').notNullable();
    table.text('actor').notNullable();
    table.jsonb('policy').comment('Result of the policy at that time');
    table.timestamp('at').notNullable().defaultTo(knex.fn.now());
    table.index(['sli_id']);
    table.check("?? IN ('accept', 'edit', 'reject')", ['decision']);
  });

  await knex.schema.createTable('audit_log', table => {
    table.comment('Every write: who, what, when');
    table.uuid('id').primary();
    table.specificType('seq', 'bigint GENERATED ALWAYS AS IDENTITY').unique();
    table.timestamp('at').notNullable().defaultTo(knex.fn.now());
    table.text('actor').notNullable();
    table.text('action').notNullable();
    table.text('subject').notNullable();
    table.jsonb('details').notNullable().defaultTo('{}');
    table.index(['subject', 'seq']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'audit_log',
    'decisions',
    'artifacts',
    'slos',
    'slis',
    'analysis_runs',
    'services',
  ]) {
    await knex.schema.dropTable(table);
  }
};
