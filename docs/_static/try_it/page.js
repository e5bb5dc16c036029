// The page "Try it here": what is typed goes to a worker, which asks nordlib, and the answer is shown. It goes nowhere else.
import { showNumber, showProblems, showRenewal } from "./answers.js";

const PAUSE = 120; // milliseconds without a key before a question is asked
const page = document.getElementById("try-it");
const language = document.getElementById("try-language");
const forms = { renewal: document.getElementById("try-renewal"), number: document.getElementById("try-number") };
const field = (form, name) => forms[form].elements.namedItem(name);

const isoDate = (days = 0) => {
  const day = new Date();
  day.setDate(day.getDate() + days);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
};

const showState = (state) => {
  for (const box of page.querySelectorAll(".try-state")) box.hidden = box.dataset.state !== state;
  page.dataset.state = state;
};

let words = null; // by language; null until Python has started
let libraries = null;
let worker = null;
const lastTurn = { start: 0, renewal: 0, number: 0, example: 0 };

const send = (about, values = {}) => {
  lastTurn[about] += 1;
  worker.postMessage({ about, turn: lastTurn[about], language: language.value, values, on: isoDate() });
};

const speak = () => {
  page.lang = language.value;
  for (const box of page.querySelectorAll("[data-word]")) box.textContent = words[language.value][box.dataset.word];
};

// The kinds of material of the chosen library; the chosen kind stays if this library has it too.
const offerItems = () => {
  const { items, currency } = libraries[field("renewal", "policy").value];
  const choice = field("renewal", "item_type");
  const chosen = choice.value;
  choice.replaceChildren(...Object.keys(items).map((item) => {
    const option = new Option("", item, false, item === chosen);
    option.dataset.word = `item.${item}`;
    return option;
  }));
  document.getElementById("try-currency").textContent = currency;
  speak();
};

// Fields that the question does not need are neither shown nor asked about.
const showNeeded = () => {
  const hourly = libraries[field("renewal", "policy").value].items[field("renewal", "item_type").value];
  for (const box of forms.renewal.querySelectorAll("[data-hourly]")) box.hidden = !hourly;
  document.getElementById("try-owner").hidden = field("renewal", "kind").value !== "ill";
  for (const name of ["waiting", "card_expires_on", "debt"]) field("renewal", name).disabled = field("renewal", `${name}_unknown`).checked;
};

const question = (form) => Object.fromEntries(new FormData(forms[form]));

const received = {
  start: (answer) => {
    ({ words, libraries } = answer);
    offerItems();
    showNeeded();
    showState("ready");
    page.dataset.versions = `nordlib ${answer.nordlib}, Python ${answer.python}`;
    for (const form of Object.keys(forms)) send(form, question(form));
  },
  renewal: (answer) => showRenewal(answer, words[language.value], document.documentElement.dataset.content_root),
  number: (answer) => showNumber(answer, words[language.value]),
  example: (answer) => {
    if (answer.text === undefined) return;
    field("number", "text").value = answer.text;
    if (answer.sentence) showNumber({ sentence: answer.sentence, readings: [], why_not: [] }, words[language.value]);
    else send("number", question("number"));
  },
};

const receive = ({ data: { about, turn, answer } }) => {
  if (turn !== lastTurn[about]) return; // a later question is on its way
  if (answer === null) return showState("broken");
  const plain = JSON.parse(answer);
  if (about in forms) showProblems(forms[about], plain.problems ?? {});
  if (plain.problems === undefined) received[about](plain);
};

const listen = () => {
  const waiting = {};
  for (const [name, form] of Object.entries(forms)) {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", ({ target }) => {
      if (words === null) return;
      if (target.name === "policy") offerItems();
      if (name === "renewal") showNeeded();
      lastTurn[name] += 1; // an answer to what stood there before is not shown any more
      clearTimeout(waiting[name]);
      waiting[name] = setTimeout(() => send(name, question(name)), PAUSE);
    });
  }
  language.addEventListener("change", () => {
    if (words === null) return;
    speak();
    for (const form of Object.keys(forms)) send(form, question(form));
  });
  document.getElementById("try-example").addEventListener("click", () => {
    if (words === null) return;
    send("example", { scheme: field("number", "scheme").value, turn: String(lastTurn.example), on: field("number", "on").value || isoDate() });
  });
};

const begin = () => {
  const runtime = document.querySelector('meta[name="nordlib-runtime"]');
  field("renewal", "due").value = isoDate(3);
  field("renewal", "today").value = field("number", "on").value = isoDate();
  if (runtime.dataset.missing !== undefined) {
    document.getElementById("try-missing").textContent = runtime.dataset.missing;
    for (const box of page.querySelectorAll("fieldset, #try-language")) box.disabled = true;
    return showState("missing");
  }
  worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  worker.onmessage = receive;
  worker.onerror = (event) => {
    event.preventDefault();
    showState("broken");
  };
  listen();
  send("start");
};

begin();
