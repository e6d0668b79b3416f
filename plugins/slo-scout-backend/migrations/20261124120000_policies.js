// @ts-check

/**
 * Policies with their history, what they decided, and leave to pass them.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('policies', table => {
    table.comment('Policies that are edited by the API');
    table.specificType('id', 'text COLLATE "C"').primary();
    table.integer('version').notNullable();
    table.jsonb('document').notNullable();
    table.timestamp('updated_at').notNullable().defaultTo(knex.fn.now());
    table.text('updated_by').notNullable();
  });

  await knex.schema.createTable('policy_versions', table => {
    table.comment('Every version of every policy; outlives the policy');
    table.specificType('policy_id', 'text COLLATE "C"').notNullable();
    table.integer('version').notNullable();
    table.jsonb('document').comment('NULL when it was deleted');
    table.text('actor').notNullable();
    table.timestamp('at').notNullable().defaultTo(knex.fn.now());
    table.primary(['policy_id', 'version']);
  });

  await knex.schema.createTable('policy_break_glass', table => {
    table.comment('Leave to pass the policy');
    table.uuid('id').primary();
    table.specificType('seq', 'bigint GENERATED ALWAYS AS IDENTITY').unique();
    table.uuid('service_id').notNullable().references('services.id');
    table.text('actor').notNullable();
    table.text('reason').notNullable();
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
    table.timestamp('expires_at').notNullable();
    table.timestamp('ended_at');
    table.text('ended_by');
    table.index(['service_id', 'expires_at']);
    table.check("?? <= ?? + interval '24 hours'", ['expires_at', 'created_at']);
  });

  await knex.schema.createTable('policy_decisions', table => {
    table.comment('What the policy decided at approve and deploy, and of what');
    table.uuid('id').primary();
    table.specificType('seq', 'bigint GENERATED ALWAYS AS IDENTITY').unique();
    table.timestamp('at').notNullable().defaultTo(knex.fn.now());
    table
      .uuid('change_id')
      .notNullable()
      .comment('One approval, or one deployment of several SLOs');
    table.text('action').notNullable();
    table.text('actor').notNullable();
    table.uuid('service_id').notNullable().references('services.id');
    table.text('team').comment('Owner of the service at that time');
    table.uuid('sli_id').notNullable().references('slis.id');
    table.uuid('slo_id').references('slos.id');
    table.text('slo_name').notNullable();
    table.text('result').notNullable();
    table.uuid('break_glass_id').references('policy_break_glass.id');
    table.jsonb('input').notNullable();
    table.jsonb('decision').notNullable();
    table.index(['service_id', 'seq']);
    table.index(['team', 'at']);
    table.index(['result', 'seq']);
    table.index(['break_glass_id']);
    table.check("?? IN ('propose', 'approve', 'deploy')", ['action']);
    table.check("?? IN ('allow', 'warn', 'deny', 'break_glass')", ['result']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'policy_decisions',
    'policy_break_glass',
    'policy_versions',
    'policies',
  ]) {
    await knex.schema.dropTable(table);
  }
};
