// @ts-check

/**
 * What drift detection last saw of each SLO, and which proposals want another
 * target for an SLO that exists.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('slo_drift', table => {
    table.comment('Whether the target of an SLO still fits its service');
    table.uuid('slo_id').primary().references('slos.id').onDelete('CASCADE');
    table.timestamp('checked_at').notNullable();
    table.jsonb('state').notNullable();
    table
      .text('proposed_key')
      .comment('The drift that was proposed last, lest it is proposed twice');
    table.uuid('proposal_id').references('slis.id');
    table.timestamp('fits_since').comment('Since when the target fits again');
    table.index(['checked_at']);
  });
  await knex.schema.alterTable('slis', table => {
    table
      .uuid('revises_slo_id')
      .references('slos.id')
      .comment('The SLO whose target the proposal wants to change');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('slis', table => {
    table.dropColumn('revises_slo_id');
  });
  await knex.schema.dropTable('slo_drift');
};
