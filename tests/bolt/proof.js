'use strict';
// An app on the vendor's own client, driven by ChatOps.Tests/Fakes/Slack/BoltTests.cs against the fake Slack.
// What it saw goes to the standard output, one JSON object per line; it ends when its standard input ends.
const { App, SocketModeReceiver, LogLevel } = require('@slack/bolt');

const { SLACK_API_URL: slackApiUrl, SLACK_APP_TOKEN: appToken, SLACK_BOT_TOKEN: token } = process.env;
const clientOptions = { slackApiUrl };
const tell = (saw, what = {}) => process.stdout.write(`${JSON.stringify({ saw, ...what })}\n`);

// The wait before a reconnection is this client's ping timeout.
const receiver = new SocketModeReceiver({ appToken, clientPingTimeout: 1000, logLevel: LogLevel.ERROR, installerOptions: { clientOptions } });
const app = new App({ token, receiver, clientOptions, logLevel: LogLevel.ERROR });
receiver.client.on('connected', () => tell('connected'));
app.error(async (error) => tell('error', { message: error.message, code: error.data?.error }));

const plain = (text) => ({ type: 'plain_text', text });
const button = (text) => [
  { type: 'header', text: plain('A plan') },
  { type: 'section', fields: [{ type: 'mrkdwn', text: '*Target*\nlims1', verbatim: true }] },
  { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'line' }] }] },
  { type: 'actions', block_id: 'decide', elements: [{ type: 'button', action_id: 'go', value: 'k7', style: 'primary', text: plain(text) }] },
];
const form = {
  type: 'modal',
  callback_id: 'form',
  private_metadata: 'k7',
  title: plain('Deny'),
  submit: plain('Send'),
  blocks: [{ type: 'input', block_id: 'why', label: plain('Reason'), element: { type: 'plain_text_input', action_id: 'reason' } }],
};
const errorOf = async (call) => {
  try {
    await call;
    return 'ok';
  } catch (error) {
    return [error.data?.error, ...(error.data?.response_metadata?.messages ?? [])].join(' ');
  }
};

const doings = {
  acknowledge: async ({ ack }) => ack({ text: 'said with the acknowledgement' }),
  respond: async ({ ack, respond }) => {
    await ack();
    await respond('only for you');
    await respond({ text: 'for everybody', response_type: 'in_channel' });
  },
  post: async ({ ack, client, command }) => {
    await ack();
    const metadata = { event_type: 'operation', event_payload: { id: 'k7' } };
    const posted = await client.chat.postMessage({ channel: command.channel_id, text: 'A plan', blocks: button('Go on'), metadata });
    await client.chat.update({ channel: command.channel_id, ts: posted.ts, text: 'A plan, changed', blocks: button('Go') });
    await client.chat.postEphemeral({ channel: command.channel_id, user: command.user_id, text: 'posted, for you' });
    tell('posted', { ts: posted.ts, app: posted.message.app_id, metadata: posted.message.metadata.event_payload.id });
  },
  modal: async ({ ack, client, command }) => {
    await ack();
    const { view } = await client.views.open({ trigger_id: command.trigger_id, view: form });
    tell('opened', { again: await errorOf(client.views.open({ trigger_id: command.trigger_id, view: form })) });
    await client.views.update({ view_id: view.id, hash: view.hash, view: { ...form, title: plain('Deny k7') } });
  },
  file: async ({ ack, client, command }) => {
    await ack();
    const first = await client.chat.postMessage({ channel: command.channel_id, text: 'Output follows' });
    const uploaded = await client.filesUploadV2({
      channel_id: command.channel_id, thread_ts: first.ts, filename: 'output.txt', title: 'Output', content: 'ligne 1\nétape 2\n', initial_comment: 'All of it',
    });
    tell('uploaded', { file: uploaded.files[0].files[0].id });
  },
  look: async ({ ack, client, command }) => {
    await ack();
    const channel = command.channel_id;
    const [me, info, list, members, person, groups, direct] = await Promise.all([
      client.auth.test(), client.conversations.info({ channel }), client.conversations.list({ types: 'public_channel,private_channel', limit: 1 }),
      client.conversations.members({ channel }), client.users.info({ user: command.user_id }), client.usergroups.list({ include_users: true }),
      client.conversations.open({ users: command.user_id }),
    ]);
    const inGroup = await client.usergroups.users.list({ usergroup: groups.usergroups[0].id });
    const history = await client.conversations.history({ channel, include_all_metadata: true, limit: 100 });
    const found = history.messages.find((m) => m.metadata?.event_payload?.id === 'k7');
    const link = await client.chat.getPermalink({ channel, message_ts: found.ts });
    const pages = [];
    for await (const page of client.paginate('conversations.list', { types: 'public_channel,private_channel', limit: 1 })) pages.push(page.channels[0].name);
    tell('looked', {
      user: me.user_id, scopes: me.response_metadata.scopes, channel: info.channel.name, isMember: info.channel.is_member, first: list.channels.length, pages,
      members: members.members, person: person.user.name, group: groups.usergroups[0].users, inGroup: inGroup.users, direct: direct.channel.id, link: link.permalink,
    });
  },
  errors: async ({ ack, client, command }) => {
    await ack();
    const channel = command.channel_id;
    tell('errors', {
      missing: await errorOf(client.chat.update({ channel, ts: '1.000000', text: 'x' })),
      blocks: await errorOf(client.chat.postMessage({ channel, text: 'x', blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }] })),
      view: await errorOf(client.views.open({ trigger_id: 'none', view: form })),
      channel: await errorOf(client.chat.postMessage({ channel: 'C0NOWHERE', text: 'x' })),
      person: await errorOf(client.users.info({ user: 'U0NOBODY' })),
    });
  },
  wait: async ({ ack, client, command }) => {
    await ack();
    client.once('rate_limited', (seconds) => tell('rate_limited', { seconds }));
    const posted = await client.chat.postMessage({ channel: command.channel_id, text: 'after a wait' });
    tell('waited', { ts: posted.ts });
  },
};

app.command('/bolt', async (given) => doings[given.command.text](given));
app.action('go', async ({ ack, body, action, respond }) => {
  await ack();
  tell('clicked', { by: body.user.id, value: action.value, message: body.message?.ts });
  await respond({ text: 'done', replace_original: true });
});
app.view('form', async ({ ack, view }) => {
  const reason = view.state.values.why.reason.value;
  if (reason.length < 5) {
    await ack({ response_action: 'errors', errors: { why: 'say more' } });
    return;
  }
  await ack();
  tell('submitted', { reason, metadata: view.private_metadata, title: view.title.text });
});
app.event('app_mention', async ({ event, client, body }) => {
  tell('mentioned', { text: event.text, event: body.event_id });
  await client.chat.postMessage({ channel: event.channel, thread_ts: event.ts, text: 'yes?' });
});
app.event('subteam_members_changed', async ({ event }) => tell('group', { added: event.added_users }));

process.stdin.on('end', () => app.stop().finally(() => process.exit(0))).resume();
app.start().then(() => tell('started'), (error) => {
  tell('failed', { message: error.message });
  process.exit(1);
});
