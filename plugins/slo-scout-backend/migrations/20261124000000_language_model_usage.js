// @ts-check

/**
 * Tokens that the language model used, by day.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('language_model_usage', table => {
    table.comment('Tokens used by the language model');
    table.date('day').primary().comment('UTC');
    table.bigInteger('tokens').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('language_model_usage');
};
