// Answers as boxes of the page. Everything is set as text, so nothing that was typed is ever read as HTML.
const make = (tag, attributes, ...children) => {
  const box = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value);
  box.append(...children);
  return box;
};

const MARKS = { passed: "✓", failed: "✗", unknown: "?", overridden: "!", not_applicable: "–", not_evaluated: "–" };

const fill = (answer, said, more) => {
  const box = document.getElementById(answer);
  box.querySelector(".try-said").replaceChildren(...said);
  box.querySelector(".try-more").replaceChildren(...more);
};

const table = (rows) => make("dl", { class: "try-facts simple" }, ...rows.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));

const rule = ({ outcome, outcome_in_words: inWords, sentence, values, pages }, root) => make(
  "li",
  { class: `try-rule try-${outcome}` },
  make("span", { class: "try-mark", "aria-hidden": "true" }, MARKS[outcome]),
  make(
    "div",
    {},
    make("p", {}, sentence),
    make(
      "p",
      { class: "try-small" },
      make("span", { class: "try-outcome" }, inWords),
      ...pages.flatMap(([id, page]) => [make("a", { href: root + page, target: "nordlib-rule" }, id), " "]),
      ...(values.length ? [make("span", { class: "try-values" }, values.join("; "))] : []),
    ),
  ),
);

const verdict = (kind, mark, sentences) => {
  const [headline, ...reasons] = sentences;
  return [
    make("p", { class: `try-verdict try-${kind}` }, make("span", { class: "try-mark", "aria-hidden": "true" }, mark), headline),
    ...(reasons.length ? [make("ul", { class: "try-reasons" }, ...reasons.map((reason) => make("li", {}, reason)))] : []),
  ];
};

export const showRenewal = (answer, words, root) => {
  const said = answer.granted ? verdict("passed", MARKS.passed, answer.sentences) : verdict("failed", MARKS.failed, answer.sentences);
  fill("try-renewal-answer", said, [
    table(answer.facts),
    make("h3", {}, words.rules),
    make("p", { class: "try-small" }, words["rules.own_tab"]),
    make("ul", { class: "try-rules" }, ...answer.rules.map((each) => rule(each, root))),
    make("details", { class: "try-details" }, make("summary", {}, words.python), make("pre", { tabindex: "0" }, answer.python)),
  ]);
};

export const showNumber = (answer, words) => {
  const isEmpty = answer.sentence && !answer.why_not.length && answer.sentence === words.empty;
  const said = answer.sentence ? verdict(isEmpty ? "unknown" : "failed", isEmpty ? "…" : MARKS.failed, [answer.sentence]) : [];
  const more = answer.readings.flatMap(({ sentence, rows }) => [...verdict("passed", MARKS.passed, [sentence]), table(rows)]);
  if (answer.why_not.length) {
    const list = make("ul", { class: "try-reasons" }, ...answer.why_not.map((sentence) => make("li", {}, sentence)));
    more.push(make("details", { class: "try-details" }, make("summary", {}, answer.readings.length ? words.why_not_others : words.why_not), list));
  }
  fill("try-number-answer", answer.readings.length ? more.splice(0, 1) : said, more);
};

// The problem of a field stands below it; one of no single field stands where the answer would be. What was shown before is taken away.
export const showProblems = (form, problems) => {
  for (const box of form.querySelectorAll(".try-error")) box.remove();
  for (const box of form.querySelectorAll("[aria-invalid]")) {
    box.removeAttribute("aria-invalid");
    box.removeAttribute("aria-describedby");
  }
  const sentences = [];
  for (const [name, sentence] of Object.entries(problems)) {
    const input = form.elements.namedItem(name);
    if (name === "" || input === null) {
      sentences.push(sentence);
      continue;
    }
    const id = `${input.id}-error`;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", id);
    input.after(make("p", { class: "try-error", id }, sentence));
    sentences.push(`${form.querySelector(`label[for="${input.id}"]`).textContent}: ${sentence}`);
  }
  if (sentences.length) fill(`${form.id}-answer`, sentences.map((sentence) => make("p", { class: "try-verdict try-unknown" }, make("span", { class: "try-mark", "aria-hidden": "true" }, "!"), sentence)), []);
};
