'use strict';
// The measure of tests/benchmarks: a bot on the vendor's own client that runs the same program for '/demo echo TEXT' as ChatOps does.
const { execFile } = require('node:child_process');
const { App, LogLevel } = require('@slack/bolt');

const { SLACK_API_URL: slackApiUrl, SLACK_APP_TOKEN: appToken, SLACK_BOT_TOKEN: token } = process.env;
const app = new App({ token, appToken, socketMode: true, clientOptions: { slackApiUrl }, logLevel: LogLevel.ERROR });

app.command('/demo', async ({ ack, client, command }) => {
  await ack();
  const [verb, ...text] = command.text.split(' ');
  if (verb !== 'echo') return;
  execFile('/bin/echo', ['done', text.join(' ')], async (error, stdout) => {
    await client.chat.postMessage({ channel: command.channel_id, text: error ? `failed: ${error.message}` : stdout });
  });
});

app.start().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
