'use strict';
// A bot on the most used client for Discord, driven by ChatOps.Tests/Fakes/Discord/DiscordJsTests.cs against the fake Discord.
// What it saw goes to the standard output, one JSON object per line; it ends when its standard input ends.
const {
  ActionRowBuilder, ButtonBuilder, ButtonStyle, Client, EmbedBuilder, Events, GatewayIntentBits, MessageFlags, ModalBuilder, REST, Routes, TextInputBuilder, TextInputStyle,
} = require('discord.js');

const { DISCORD_API_URL: api, DISCORD_TOKEN: token, DISCORD_GUILD: guildId } = process.env;
const tell = (saw, what = {}) => process.stdout.write(`${JSON.stringify({ saw, ...what })}\n`);
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api, version: '10' } });
client.rest.on('rateLimited', (limit) => tell('limited', { global: limit.global, after: limit.timeToReset }));
client.on(Events.ShardResume, () => tell('resumed'));
client.on(Events.Error, (error) => tell('error', { message: error.message }));
client.on(Events.GuildDelete, (guild) => tell('removed', { guild: guild.id }));

const option = (name, more = {}) => ({ type: 3, name, description: name, ...more });
const commands = [{
  name: 'proof',
  description: 'What is to be proven',
  options: ['defer', 'post', 'modal', 'thread', 'look', 'errors', 'wait'].map((name) => ({ type: 1, name, description: name, options: [option('target', { autocomplete: true })] })),
}];
const errorOf = async (call) => {
  try {
    await call;
    return 'ok';
  } catch (error) {
    return `${error.status} ${error.code}`;
  }
};
const row = (...buttons) => new ActionRowBuilder().addComponents(buttons);
const go = (id, label) => new ButtonBuilder().setCustomId(id).setLabel(label).setStyle(ButtonStyle.Success);

const doings = {
  defer: async (interaction) => {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply('only for you');
    await interaction.followUp({ content: 'and this', flags: MessageFlags.Ephemeral });
    tell('deferred', { again: await errorOf(new REST({ api, version: '10' }).post(Routes.interactionCallback(interaction.id, interaction.token), { auth: false, body: { type: 5 } })) });
  },
  post: async (interaction) => {
    await interaction.reply({ content: 'a plan follows', flags: MessageFlags.Ephemeral });
    const embed = new EmbedBuilder().setTitle('A plan').setColor(0x2e7d32).setDescription('line').addFields({ name: 'Target', value: 'lims1' });
    const message = await interaction.channel.send({ embeds: [embed], components: [row(go('go', 'Go on'))], nonce: 'k7', enforceNonce: true });
    const again = await interaction.channel.send({ content: 'another', nonce: 'k7', enforceNonce: true });
    await message.edit({ embeds: [embed.setTitle('A plan, changed')], components: [row(go('go', 'Go'))] });
    tell('posted', { id: message.id, again: again.id });
  },
  modal: async (interaction) => {
    const input = new TextInputBuilder().setCustomId('reason').setLabel('Reason').setStyle(TextInputStyle.Paragraph);
    await interaction.showModal(new ModalBuilder().setCustomId('deny').setTitle('Deny').addComponents(row(input)));
  },
  thread: async (interaction) => {
    await interaction.deferReply();
    const message = await interaction.channel.send('first');
    const thread = await message.startThread({ name: 'Operation k7', autoArchiveDuration: 1440 });
    await thread.send({ content: 'in the thread', files: [{ attachment: Buffer.from('ligne 1\nétape 2\n'), name: 'output.txt' }] });
    await interaction.deleteReply();
    tell('threaded', { thread: thread.id, message: message.id, again: await errorOf(message.startThread({ name: 'x' })) });
  },
  look: async (interaction) => {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const guild = await client.guilds.fetch(guildId);
    const [member, roles, messages, registered] = await Promise.all([
      guild.members.fetch(interaction.user.id), guild.roles.fetch(), interaction.channel.messages.fetch({ limit: 10 }), guild.commands.fetch(),
    ]);
    await interaction.editReply('looked');
    tell('looked', {
      guild: guild.name, member: member.user.username, roles: [...roles.values()].map((r) => r.name), messages: messages.size, commands: [...registered.values()].map((c) => c.name),
      application: client.application.id,
    });
  },
  errors: async (interaction) => {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const channel = Routes.channelMessages(interaction.channelId);
    tell('errors', {
      empty: await errorOf(client.rest.post(channel, { body: { content: '' } })),
      long: await errorOf(client.rest.post(channel, { body: { content: 'x'.repeat(2001) } })),
      embeds: await errorOf(client.rest.post(channel, { body: { embeds: [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }] } })),
      twins: await errorOf(client.rest.post(channel, { body: { content: 'x', components: [{ type: 1, components: [go('a', 'A').toJSON(), go('a', 'B').toJSON()] }] } })),
      message: await errorOf(client.rest.patch(Routes.channelMessage(interaction.channelId, '1'), { body: { content: 'x' } })),
      channel: await errorOf(client.rest.post(Routes.channelMessages('1'), { body: { content: 'x' } })),
      member: await errorOf(client.rest.get(Routes.guildMember(guildId, '1'))),
      command: await errorOf(client.rest.put(Routes.applicationGuildCommands(client.application.id, guildId), { body: [{ name: 'Upper', description: 'x' }] })),
      token: await errorOf(new REST({ api, version: '10' }).setToken('wrong').get(Routes.user())),
    });
    await interaction.editReply('told');
  },
  wait: async (interaction) => {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const message = await interaction.channel.send('after a wait');
    await interaction.editReply('waited');
    tell('waited', { id: message.id });
  },
};

client.on(Events.InteractionCreate, async (interaction) => {
  try {
    if (interaction.isAutocomplete()) await interaction.respond([{ name: 'lims1', value: 'lims1' }]);
    else if (interaction.isChatInputCommand()) await doings[interaction.options.getSubcommand()](interaction);
    else if (interaction.isButton()) {
      await interaction.deferUpdate();
      await interaction.editReply({ content: 'done', components: [] });
      await interaction.followUp({ content: 'you did it', flags: MessageFlags.Ephemeral });
      tell('clicked', { by: interaction.user.id, message: interaction.message.id });
    } else if (interaction.isModalSubmit()) {
      await interaction.reply({ content: 'denied', flags: MessageFlags.Ephemeral });
      tell('submitted', { reason: interaction.fields.getTextInputValue('reason') });
    }
  } catch (error) {
    tell('error', { message: error.message });
  }
});
client.once(Events.ClientReady, async (ready) => {
  await ready.guilds.cache.get(guildId).commands.set(commands);
  tell('started', { user: ready.user.username, guilds: ready.guilds.cache.size });
});
process.stdin.on('end', () => client.destroy().finally(() => process.exit(0))).resume();
client.login(token).catch((error) => {
  tell('failed', { message: error.message });
  process.exit(1);
});
