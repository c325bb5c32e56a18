// What the two Node.js scripts check. A library is given as
//   open(host, port, reply, heard) -> {send(address, types, args), bundle(at, messages), close()}
// where heard(address, args) is called for each message that comes in.

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

export async function run(name, open) {
  const [host = '127.0.0.1', port = '9000', reply = '9001'] = process.argv.slice(2);
  const received = new Map();
  let count = 0;
  const heard = (address, args) => {
    received.set(address, args);
    count += 1;
  };
  const link = await open(host, Number(port), Number(reply), heard);

  // until asks again and again: datagrams may be lost.
  async function until(what, act, ok) {
    for (let tries = 0; tries < 20; tries += 1) {
      act();
      for (let i = 0; i < 10; i += 1) {
        await wait(25);
        if (ok()) return;
      }
    }
    throw new Error(`${name}: in vain: ${what}, received ${JSON.stringify([...received].slice(0, 5))}`);
  }
  const is = (address, value) => () => {
    const args = received.get(address);
    return args !== undefined && (value === undefined || Math.abs(args[0] - value) < 1e-6 || args[0] === value);
  };
  const set = (address, types, args, value, at = address) =>
    until(`${address} ${args}`, () => link.send(address, types, args), is(at, value));

  await set('/ping', '', []);
  await until('the whole state', () => link.send('/groove/sync', '', []), () => received.size > 200);
  await set('/groove/genre', 's', ['funk'], 'funk');
  await set('/groove/genre', 'i', [9], 'jazz');
  await set('/groove/density', 'f', [1.5], 1.5);
  await set('/groove/density', 'i', [1], 1);
  await set('/groove/nudge', 'ff', [0.25, -0.5], 0.25);
  await set('/groove/voice/kick/mute', 'T', [true], 1);
  await set('/groove/voice/kick/mute', 'F', [false], 0);
  await set('/groove/genre', 's', ['polka'], '/groove/genre', '/groove/error');

  // A bundle for half a second later is done then, and not before.
  received.delete('/groove/swing');
  const begin = Date.now();
  link.bundle(begin + 500, [['/groove/swing', 'f', [0.625]]]);
  await until('a bundle', () => {}, is('/groove/swing', 0.625));
  const after = Date.now() - begin;
  if (after < 490 || after > 1000) throw new Error(`${name}: a bundle for 500 ms was done after ${after} ms`);

  link.send('/groove/swing', 'f', [0.5]);
  for (let i = 0; i < 7; i += 1) link.send('/groove/undo', '', []);
  await wait(100);
  link.close();
  console.log(`${name}: ok, ${count} messages heard, a bundle for 500 ms done after ${after} ms`);
}
