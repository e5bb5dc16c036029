// Run nordlib's identity cases against a package of JavaScript: node identity.mjs identity.json
//
// The cases are plain data, and IDENTITY-FORMAT.md says what each field means. To try another package, write another reader below: it
// takes a text, and returns what the package says of it, or null where the package says that it is not valid. No line that is printed
// holds a number: a case is named by its scheme and its place in the file.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

// The package is looked for in the folder in which this is run, where it was installed: npm install personnummer
const Personnummer = createRequire(join(process.cwd(), "package.json"))("personnummer");

// What the package reads: Swedish personnummer and samordningsnummer, and interim numbers if it is asked to.
const SCHEME = "se";

function read(input) {
  let found;
  try {
    found = Personnummer.parse(input, { allowCoordinationNumber: true, allowInterimNumber: true });
  } catch {
    return null;
  }
  const date = found.getDate();
  const two = (number) => String(number).padStart(2, "0");
  return {
    canonical: found.format(true),
    birth_date: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    sex: found.isMale() ? "M" : "F",
    kind: found.isCoordinationNumber() ? "samordningsnummer" : found.isInterimNumber() ? "interim" : "personnummer",
  };
}

// The package asks the clock of the machine for the century of a short number, so the clock is set to the day of the case.
const RealDate = Date;

function setClock(day) {
  const noon = new RealDate(`${day}T12:00:00Z`).getTime();
  globalThis.Date = class extends RealDate {
    constructor(...parts) {
      super(...(parts.length ? parts : [noon]));
    }
    static now() {
      return noon;
    }
  };
}

// The input of a case, with the two types that JSON has no form for.
function typed(input) {
  if (input && typeof input === "object" && "$bytes" in input) return new TextEncoder().encode(input.$bytes);
  if (input && typeof input === "object" && "$float" in input) return Number(input.$float);
  return input;
}

// What differs between a case and an answer: the name of a field, or "valid".
function differences(expected, answer) {
  if (expected.valid !== (answer !== null)) return ["valid"];
  if (!expected.valid) return [];
  return ["canonical", "birth_date", "sex", "kind"].filter((field) => answer[field] !== expected[field]);
}

const cases = JSON.parse(readFileSync(process.argv[2], "utf8"));
const counts = { settled: { passed: 0, failed: 0 }, ambiguous: { passed: 0, failed: 0 } };
let others = 0;

cases.forEach((expected, place) => {
  if (expected.scheme !== SCHEME) {
    others += 1;
    return;
  }
  setClock(expected.reference_date);
  const answer = read(typed(expected.input));
  const wrong = differences(expected, answer);
  const isOpen = expected.tags.some((tag) => tag === "disputed" || tag === "policy");
  counts[isOpen ? "ambiguous" : "settled"][wrong.length ? "failed" : "passed"] += 1;
  if (wrong.length) {
    const why = expected.valid ? expected.kind : expected.reason_if_invalid;
    const what = wrong[0] === "valid" ? (expected.valid ? "refused" : "accepted") : `another ${wrong.join(", ")}`;
    const mark = isOpen ? "ambiguous" : "settled";
    console.log([`${expected.scheme}-${String(place).padStart(3, "0")}`, mark, why, what, expected.tags.join(" ")].join("\t"));
  }
});

console.log(`of other schemes, not asked: ${others}`);
console.log(`ambiguous: ${counts.ambiguous.passed} passed, ${counts.ambiguous.failed} failed`);
console.log(`${counts.settled.passed} passed, ${counts.settled.failed} failed`);
process.exitCode = counts.settled.failed ? 1 : 0;
