/**
 * Replaces the clock of the process: `Date` is off by the milliseconds of the last message, or of CLOCK_OFFSET until then. Each
 * message is echoed once it applies. Timers are not affected.
 */
const RealDate = Date;
let offset = Number(process.env.CLOCK_OFFSET ?? 0);
const now = () => RealDate.now() + offset;

globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (target, values, derived) =>
    Reflect.construct(target, values.length ? values : [now()], derived),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

process.on('message', (message) => {
  offset = message;
  process.send(message);
});
// The channel does not keep the process from ending.
process.channel?.unref();
