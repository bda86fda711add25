import { expect, test } from "vitest";
import { doorsNamed } from "../src/find";

const RELS = ["01.3.1.0502.", "01.3.2.0502.", "01.2.3.0502.", "01.3.2.1502.", "02.007.", "02.070."];

test.each([
  ["502", [0, 1, 2]],
  ["3-2-502", [1]],
  ["3号楼2单元502", [1]],
  ["３－２－５０２", [1]],
  ["2-502", [1, 2]],
  ["2-3-502", [2]],
  ["7号", [4]],
  ["15", [3]],
  ["9-502", []],
  ["", []],
  ["号楼", []],
])("%s means the doors %j", (text, found) => {
  expect(doorsNamed(text, RELS)).toEqual(found);
});
