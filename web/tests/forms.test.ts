// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from "vitest";
import { size } from "../src/drop";
import { rest, watchForms } from "../src/forms";
import { isBusy, showTrouble } from "../src/page";

beforeEach(() => {
  document.body.innerHTML = "";
});

test("a form sent twice is sent once", () => {
  vi.useFakeTimers();
  document.body.innerHTML = `<form method="post"><button>记下</button></form>`;
  watchForms();
  const form = document.querySelector("form")!;

  const first = form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  vi.runAllTimers();
  const second = form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));

  expect([first, second, form.querySelector("button")!.disabled]).toEqual([true, false, true]);
});

test("a download never puts its form to rest", () => {
  document.body.innerHTML = `<form method="post" data-download><button>导出</button></form>`;
  const form = document.querySelector("form")!;

  rest(form, true);

  expect(form.querySelector("button")!.disabled).toBe(false);
});

test("a live part waits while somebody types in it", () => {
  document.body.innerHTML = `<section data-live><input></section>`;
  const part = document.querySelector("section")!;
  const before = isBusy(part);

  document.querySelector("input")!.focus();

  expect([before, isBusy(part)]).toEqual([false, true]);
});

test("trouble says the page's own words", () => {
  document.body.innerHTML = `<p data-trouble="没送到" hidden></p>`;

  showTrouble(true);

  expect(document.querySelector("p")!.outerHTML).toBe(`<p data-trouble="没送到">没送到</p>`);
});

test("sizes are read in KB and MB", () => {
  expect([size(10), size(2048), size(3 * 1024 * 1024)]).toEqual(["1 KB", "2 KB", "3.0 MB"]);
});
