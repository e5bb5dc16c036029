// Python in a thread of its own, so that typing never waits. It loads from beside the page, and after that it can reach nothing.
const runtime = new URL("runtime/", import.meta.url);
const archive = fetch(new URL("nordlib.zip", runtime)).then((response) => response.arrayBuffer());
const NETWORK = ["fetch", "XMLHttpRequest", "WebSocket", "WebSocketStream", "WebTransport", "EventSource", "indexedDB", "caches", "importScripts"];
const WARM = ["se", "no"]; // reads the longest list of test numbers, and the tables that most readers need

const start = async () => {
  const { loadPyodide } = await import(new URL("pyodide.mjs", runtime).href);
  const pyodide = await loadPyodide({ indexURL: runtime.href });
  pyodide.FS.writeFile("/nordlib.zip", new Uint8Array(await archive));
  const answer = pyodide.runPython("import sys; sys.path.insert(0, '/nordlib.zip'); from try_it.answers import answer; answer");
  for (const name of NETWORK) Object.defineProperty(self, name, { value: undefined });
  return answer;
};

// An error is told without its words: they could hold what was typed, and the console keeps what it is told.
const started = start();
const ask = async (question) => {
  try {
    const answer = await started;
    return answer(JSON.stringify(question));
  } catch {
    return null;
  }
};

self.onmessage = async ({ data: question }) => {
  self.postMessage({ about: question.about, turn: question.turn, answer: await ask(question) });
  if (question.about !== "start") return;
  for (const scheme of WARM) await ask({ about: "example", values: { scheme, turn: "0", on: question.on } });
};
