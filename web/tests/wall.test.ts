import { expect, test } from "vitest";
import { isOld } from "../src/wall";

test("figures are old after three refreshes without an answer", () => {
  expect([isOld(90_000, 0, 30, true), isOld(90_001, 0, 30, true)]).toEqual([false, true]);
});

test("a machine without a net is told at once", () => {
  expect(isOld(1, 0, 30, false)).toBe(true);
});
