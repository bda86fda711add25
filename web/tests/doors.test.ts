import { expect, test } from "vitest";
import { nearest } from "../src/doors";

const box = (column: number, row: number) => ({ left: column * 37, top: row * 32, width: 35, height: 30 });
const grid = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => box(column, row)));

test("each arrow goes to the door beside", () => {
  const from = box(1, 1);

  const ways = [[-1, 0], [1, 0], [0, -1], [0, 1]] as const;

  expect(ways.map((way) => nearest(from, grid, way))).toEqual([3, 5, 1, 7]);
});

test("at the edge there is nowhere to go", () => {
  expect(nearest(box(0, 0), grid, [-1, 0])).toBe(-1);
});

test("a gap between buildings is crossed on the same floor", () => {
  const doors = [box(9, 1), box(2, 0)];

  expect(nearest(box(0, 1), doors, [1, 0])).toBe(0);
});
