import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { problemKind, problemSlugs } from '@todo/application';
import { aHome } from '../../testing/real-program.ts';

const json = { 'Content-Type': 'application/json' };

describe('todo serve', () => {
  it('logs the addresses of the page, the API and the docs, and the database', async () => {
    await using home = await aHome();
    await using server = await home.serve();
    const places = server.log.map((line) => JSON.parse(line) as Record<string, unknown>);
    const said = places.find(({ msg }) => msg === 'Listening');
    assert.equal(said?.['page'], new URL('/', server.api).href);
    assert.equal(said['api'], server.api);
    assert.equal(said['docs'], new URL('/docs', server.api).href);
    assert.equal(said['database'], `sqlite:${home.path}/.local/share/todo/todo.db`);
    assert.equal((await fetch(said['docs'])).status, 200);
  });

  it('serves the todos that the command line has, and the other way round', async () => {
    await using home = await aHome();
    await home.todo('add', 'Buy milk');
    await using server = await home.serve();
    const listed = await fetch(server.api);
    assert.deepEqual(await listed.json(), JSON.parse((await home.todo('list', '--json')).stdout));
    await fetch(server.api, { method: 'POST', headers: json, body: '{"task": "Call Ada"}' });
    assert.equal((await home.todo('list', '--quiet')).stdout, '1\n2\n');
  });

  it('takes its title and its allowed origins from the settings', async () => {
    await using home = await aHome({
      APP_NAME: "Ada's todos",
      ALLOWED_ORIGINS: 'https://ada.example.com',
    });
    await using server = await home.serve();
    const document = await fetch(new URL('/openapi.json', server.api));
    const { info } = (await document.json()) as { info: { title: string; version: string } };
    const { stdout: version } = await home.todo('--version');
    assert.deepEqual([info.title, `${info.version}\n`], ["Ada's todos", version]);
    const answerTo = async (origin: string) =>
      (await fetch(server.api, { headers: { Origin: origin } })).headers.get(
        'Access-Control-Allow-Origin',
      );
    assert.equal(await answerTo('https://ada.example.com'), 'https://ada.example.com');
    assert.equal(await answerTo('https://bob.example.com'), null);
  });

  it('has a page about every problem that the command line reports', async () => {
    await using home = await aHome();
    await using server = await home.serve();
    // The table of the command line is made of these.
    for (const { type, title, status } of problemSlugs.map(problemKind)) {
      const page = await fetch(new URL(type, server.api), { headers: { Accept: 'text/html' } });
      assert.equal(page.status, 200, type);
      const words = await page.text();
      assert.ok(words.includes(title), title);
      assert.ok(words.includes(String(status)), `${type} ${status}`);
    }
  });

  it('says how to choose another port when this one is in use', async () => {
    await using home = await aHome();
    await using server = await home.serve();
    const { port } = new URL(server.api);
    assert.deepEqual(await home.todo('serve', '--port', port), {
      exitCode: 1,
      stdout: '',
      stderr: `Port ${port} of 127.0.0.1 is in use already. \`todo serve --port ${Number(port) + 1}\` uses another, --port 0 any free one.\n`,
    });
  });

  it('refuses to listen on a host that other machines could reach while there is no account', async () => {
    await using home = await aHome();
    for (const host of ['0.0.0.0', '::', 'example.com']) {
      const { exitCode, stderr } = await home.todo('serve', '--host', host);
      assert.equal(exitCode, 2);
      assert.equal(
        stderr,
        `Other machines may reach ${host}, and there is no account yet. \`todo user add <name>\` makes one.\n`,
      );
    }
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`answers the requests in flight after ${signal}, and exits with 0`, async () => {
      await using home = await aHome();
      await using server = await home.serve();
      const posting = await postInFlight(server.api);
      const stopped = server.stop(signal);
      await refusesConnections(server.api);
      posting.end('{"task": "Buy milk"}');
      const [answer] = (await once(posting, 'response')) as [IncomingMessage];
      assert.equal(answer.statusCode, 201);
      await text(answer);
      assert.equal(await stopped, 0);
      assert.equal((await home.todo('list', '--quiet')).stdout, '1\n');
    });
  }

  it('ends at once when it is told a second time', async () => {
    await using home = await aHome();
    await using server = await home.serve();
    const posting = await postInFlight(server.api);
    const broken = once(posting, 'error').then(() => 'broken');
    const stopped = server.stop();
    // What comes right after the first signal counts as the same one.
    while (server.process.exitCode === null) {
      server.process.kill('SIGINT');
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(await stopped, 130);
    assert.equal(await broken, 'broken');
  });
});

/** A request whose headers the server has seen, and whose body is still to come. */
async function postInFlight(api: string): Promise<ClientRequest> {
  const posting = request(api, {
    method: 'POST',
    headers: { ...json, 'Content-Length': 20, Expect: '100-continue' },
  });
  posting.flushHeaders();
  await once(posting, 'continue');
  return posting;
}

async function refusesConnections(url: string): Promise<void> {
  for (;;) {
    try {
      await (await fetch(url)).arrayBuffer();
    } catch {
      return;
    }
  }
}
