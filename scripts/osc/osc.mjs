// Steers grooved with npm's osc (osc.js). usage: node osc.mjs HOST PORT REPLY_PORT
import osc from 'osc';
import { run } from './checks.mjs';

await run('osc', async (host, port, reply, heard) => {
  const udp = new osc.UDPPort({ localAddress: '0.0.0.0', localPort: reply, remoteAddress: host, remotePort: port });
  udp.on('message', (m) => heard(m.address, m.args));
  udp.on('error', (err) => console.error(err));
  await new Promise((ready) => {
    udp.on('ready', ready);
    udp.open();
  });
  const packet = ([address, types, args]) => ({ address, args: [...types].map((type, i) => ({ type, value: args[i] })) });
  return {
    send: (...m) => udp.send(packet(m)),
    bundle: (at, list) => udp.send({ timeTag: osc.timeTag(0, at), packets: list.map(packet) }),
    close: () => udp.close(),
  };
});
