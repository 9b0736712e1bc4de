'use strict';
// The measure of tests/benchmarks: a bot on the most used client that runs the same program for '/demo echo' as ChatOps does.
const { execFile } = require('node:child_process');
const { Client, Events, GatewayIntentBits, MessageFlags } = require('discord.js');

const { DISCORD_API_URL: api, DISCORD_TOKEN: token, DISCORD_GUILD: guildId } = process.env;
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api, version: '10' } });

client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  execFile('/bin/echo', ['done', interaction.options.getString('text')], async (error, stdout) => {
    await interaction.editReply(error ? `failed: ${error.message}` : stdout);
  });
});
client.once(Events.ClientReady, (ready) => ready.guilds.cache.get(guildId).commands.set([{
  name: 'demo',
  description: 'echo',
  options: [{ type: 1, name: 'echo', description: 'Says it again', options: [{ type: 3, name: 'text', description: 'text', required: true }] }],
}]));
client.on(Events.Error, (error) => process.stderr.write(`${error.stack}\n`));
client.login(token).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
