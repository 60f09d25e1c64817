// A worker in TypeScript, for Node 22.6 or newer: node --experimental-strip-types worker.ts URL KEY TOPIC
const [url, key, topic] = process.argv.slice(2);

type Task = { id: string; token: number; input: any; lease_ms: number };

class Refused extends Error {
  status: number;
  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

async function call(path: string, body: object): Promise<any> {
  const answer = await fetch(`${url}/api/v1/workers/${path}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Refused(answer.status, await answer.text());
  return answer.json();
}

/** What this worker is for: replace it. */
async function work(input: any): Promise<unknown> {
  return { upper: input.text.toUpperCase() };
}

async function run(task: Task): Promise<void> {
  const lease = { id: task.id, token: task.token };
  const beat = setInterval(() => call("heartbeat", lease).catch(() => clearInterval(beat)), task.lease_ms / 3);
  try {
    let output: unknown;
    try {
      output = await work(task.input);
    } catch (failure) {
      await call("fail", { ...lease, message: String(failure) });
      return;
    }
    await call("complete", { ...lease, output });
  } catch (refused) {
    if (!(refused instanceof Refused && refused.status === 409)) throw refused; // 409: the task is another's
  } finally {
    clearInterval(beat);
  }
}

while (true) {
  try {
    for (const task of (await call("poll", { topics: [topic], max: 1, wait: 30 })).tasks) await run(task);
  } catch (away) {
    console.error(away);
    await new Promise((later) => setTimeout(later, 1000));
  }
}
