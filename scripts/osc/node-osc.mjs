// Steers grooved with npm's node-osc. usage: node node-osc.mjs HOST PORT REPLY_PORT
import { Bundle, Client, Message, Server } from 'node-osc';
import { run } from './checks.mjs';

const tags = { s: 'string', i: 'integer', f: 'float', T: 'boolean', F: 'boolean' };

function message(address, types, args) {
  const m = new Message(address);
  [...types].forEach((t, i) => m.append({ type: tags[t], value: args[i] }));
  return m;
}

await run('node-osc', async (host, port, reply, heard) => {
  const server = new Server(reply, '0.0.0.0');
  await new Promise((ready) => server.on('listening', ready));
  server.on('message', ([address, ...args]) => heard(address, args));
  const client = new Client(host, port);
  return {
    send: (address, types, args) => client.send(message(address, types, args), (err) => err && console.error(err)),
    bundle: (at, list) => client.send(new Bundle(at / 1000, ...list.map((m) => message(...m))), (err) => err && console.error(err)),
    close: () => {
      client.close();
      server.close();
    },
  };
});
