// node compile.mjs FOLDER COMPILING SOURCE TARGET [SOURCE TARGET ...]: run compiling.py in the Pyodide of a folder, over archives.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, compiling, ...archives] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")).href);
const pyodide = await loadPyodide({ indexURL: folder });
pyodide.runPython(readFileSync(compiling, "utf-8"));
const compileArchive = pyodide.globals.get("compile_archive");
for (let place = 0; place < archives.length; place += 2) {
  pyodide.FS.writeFile("/source.zip", readFileSync(archives[place]));
  compileArchive("/source.zip", "/target.zip");
  writeFileSync(archives[place + 1], pyodide.FS.readFile("/target.zip"));
}
